package io.dsfleet.gateway.http;

import java.util.Locale;

/** The kinds of error responses with HTTP status and title. */
public enum ProblemCode {
  BAD_REQUEST(400, "The request cannot be read"),
  MALFORMED_JSON(400, "The body is not JSON"),
  NO_KEY(401, "An API key is required"),
  WRONG_KEY(401, "The API key is not valid"),
  FOREIGN_ORIGIN(403, "The origin is not allowed"),
  FOREIGN_HOST(403, "Without API keys only loopback addresses are served"),
  ROLE_TOO_LOW(403, "The role of the API key does not allow this"),
  NO_CSRF_TOKEN(403, "A CSRF token is required with a session cookie"),
  UNKNOWN_ROUTE(404, "Unknown route"),
  UNKNOWN_JOB(404, "Unknown job"),
  UNKNOWN_INSTANCE(404, "Unknown instance"),
  UNKNOWN_STREAM(404, "Unknown stream, or no analysis on it"),
  UNKNOWN_CAMERA(404, "Unknown camera"),
  NO_METRICS(404, "No metrics yet"),
  UNKNOWN_POOL(404, "Unknown pool"),
  UNKNOWN_LETTER(404, "Unknown dead letter"),
  UNKNOWN_KEY(404, "Unknown API key"),
  NOT_ENDED(404, "No shutdown was requested for the instance"),
  UNKNOWN_PROCESS(404, "Unknown process"),
  NO_LOG(404, "The process has no readable log"),
  UNKNOWN_FILE(404, "The job has no such file"),
  UNKNOWN_RESULT(404, "Unknown result file"),
  FILE_NOT_VISIBLE(404, "The gateway cannot return the file"),
  METHOD_NOT_ALLOWED(405, "The method is not supported"),
  NOT_ACCEPTABLE(406, "Only JSON responses are available"),
  BODY_TOO_SLOW(408, "The body did not arrive in time"),
  CAMERA_BUSY(409, "The camera already has an active job"),
  KEY_REUSED(409, "The idempotency key was used for another request"),
  JOB_ENDED(409, "The job has already ended"),
  KEY_IN_USE(409, "The key cannot be revoked this way"),
  INSTANCE_EXISTS(409, "The instance already has a process"),
  CONTAINER_STOPPED(409, "The container is not running"),
  QUARANTINED(409, "The instance is quarantined after repeated crashes"),
  FLEET_CHANGED(409, "The desired state was changed concurrently"),
  NOT_FAILED(409, "Only failed or cancelled jobs can be retried"),
  NOT_REPLAYABLE(409, "The dead letter cannot be replayed"),
  NOT_CONNECTED(409, "The instance is not connected"),
  APP_REFUSED(409, "The app refused the request"),
  BODY_TOO_LARGE(413, "The body is too large"),
  RESULT_TOO_LARGE(413, "The result is too large for this format"),
  NOT_JSON(415, "The body must be application/json"),
  UNSUPPORTED_ENCODING(415, "The content encoding is not supported"),
  RANGE_NOT_SATISFIABLE(416, "The range is outside the file"),
  INVALID_REQUEST(422, "The request is not valid"),
  UNKNOWN_PROFILE(422, "Unknown profile"),
  PATH_FORBIDDEN(422, "The path is outside the allowed folders"),
  TEMPLATE_MISSING(422, "The configuration template is missing"),
  UNKNOWN_GPU(422, "Unknown GPU"),
  UNKNOWN_CONTAINER(422, "Unknown container"),
  IMAGE_MISSING(422, "The image is missing on the host"),
  UNREADABLE_RESULT(422, "The result is not in the documented format"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL(500, "Internal server error"),
  FOLDER_UNWRITABLE(500, "The folder of the app is not writable"),
  START_FAILED(502, "The app did not start"),
  ENGINE_FORBIDDEN(503, "The launcher may not use the Docker Engine"),
  ENGINE_UNREACHABLE(503, "The Docker Engine does not respond"),
  UNAVAILABLE(503, "Temporarily unavailable"),
  APP_SILENT(504, "The app did not respond in time");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** Value of {@code code} in the response. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** Value of {@code title} in the response. */
  public String title() {
    return title;
  }
}
