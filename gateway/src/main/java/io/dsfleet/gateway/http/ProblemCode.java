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
  UNKNOWN_STREAM(404, "There is no such stream, or it has no analysis"),
  UNKNOWN_CAMERA(404, "The camera is not there"),
  NO_METRICS(404, "The app has not told its load yet"),
  UNKNOWN_POOL(404, "There is no such pool"),
  UNKNOWN_LETTER(404, "There is no such dead letter"),
  UNKNOWN_KEY(404, "There is no such key"),
  NOT_ENDED(404, "The instance was not asked to end"),
  UNKNOWN_PROCESS(404, "There is no such process"),
  NO_LOG(404, "The process has no log that can be read"),
  METHOD_NOT_ALLOWED(405, "The route does not take this method"),
  NOT_ACCEPTABLE(406, "The answer is JSON"),
  BODY_TOO_SLOW(408, "The body took too long"),
  CAMERA_BUSY(409, "The camera already has a live job"),
  KEY_REUSED(409, "The idempotency key belongs to another request"),
  JOB_ENDED(409, "The job has already ended"),
  KEY_IN_USE(409, "The key cannot be revoked this way"),
  INSTANCE_EXISTS(409, "A process of this instance runs already"),
  CONTAINER_STOPPED(409, "The container does not run"),
  QUARANTINED(409, "The instance crashed too often"),
  FLEET_CHANGED(409, "Someone else changed the desired state"),
  NOT_FAILED(409, "Only what failed or was cancelled can be tried again"),
  NOT_REPLAYABLE(409, "The dead letter cannot be sent again"),
  NOT_CONNECTED(409, "The instance is not connected"),
  APP_REFUSED(409, "The app refused"),
  BODY_TOO_LARGE(413, "The body is too large"),
  NOT_JSON(415, "The body must be application/json"),
  INVALID_REQUEST(422, "The request is not valid"),
  UNKNOWN_PROFILE(422, "The host has no such profile"),
  PATH_FORBIDDEN(422, "The path leaves the folders that are allowed"),
  TEMPLATE_MISSING(422, "The configuration to start from is not there"),
  UNKNOWN_GPU(422, "The host has no such GPU"),
  UNKNOWN_CONTAINER(422, "There is no such container"),
  IMAGE_MISSING(422, "The image is not on the host"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL(500, "The server failed"),
  FOLDER_UNWRITABLE(500, "The folder of the app cannot be written"),
  START_FAILED(502, "The app does not start"),
  ENGINE_FORBIDDEN(503, "The Docker Engine refuses the launcher"),
  ENGINE_UNREACHABLE(503, "The Docker Engine does not answer"),
  UNAVAILABLE(503, "Try again later"),
  APP_SILENT(504, "The app did not answer");

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
