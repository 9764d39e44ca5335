package io.dsfleet.gateway.http;

import java.util.Locale;

/** Every kind of error answer with its status. */
public enum ProblemCode {
  BAD_REQUEST(400, "The request cannot be read"),
  MALFORMED_JSON(400, "The body is not JSON"),
  NO_KEY(401, "A key is needed"),
  WRONG_KEY(401, "The key is not valid"),
  FOREIGN_ORIGIN(403, "The page that asks is not of this server"),
  FOREIGN_HOST(403, "An open server is asked by its loopback address"),
  ROLE_TOO_LOW(403, "The key does not allow this"),
  NO_CSRF_TOKEN(403, "A change by cookie needs its CSRF token"),
  UNKNOWN_ROUTE(404, "There is no such route"),
  UNKNOWN_JOB(404, "There is no such job"),
  UNKNOWN_INSTANCE(404, "There is no such instance"),
  UNKNOWN_POOL(404, "There is no such pool"),
  UNKNOWN_KEY(404, "There is no such key"),
  METHOD_NOT_ALLOWED(405, "The route does not take this method"),
  NOT_ACCEPTABLE(406, "The answer is JSON"),
  BODY_TOO_SLOW(408, "The body took too long"),
  CAMERA_BUSY(409, "The camera already has a live job"),
  KEY_REUSED(409, "The idempotency key belongs to another request"),
  JOB_ENDED(409, "The job has already ended"),
  KEY_IN_USE(409, "The key cannot be revoked this way"),
  BODY_TOO_LARGE(413, "The body is too large"),
  NOT_JSON(415, "The body must be application/json"),
  INVALID_REQUEST(422, "The request is not valid"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL(500, "The server failed"),
  UNAVAILABLE(503, "Try again later");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The word in the answer. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** The sentence that goes with the word. */
  public String title() {
    return title;
  }
}
