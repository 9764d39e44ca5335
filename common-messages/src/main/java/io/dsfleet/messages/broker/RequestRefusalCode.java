package io.dsfleet.messages.broker;

/** Why a service refused a request, with the matching HTTP status. */
public enum RequestRefusalCode {
  /** A value is invalid: control characters, brackets, a number out of range, an unknown key. */
  INVALID_SETTING(422),
  /** The host has no profile of this name. */
  UNKNOWN_PROFILE(422),
  /** The launcher does not serve this pool. */
  UNKNOWN_POOL(422),
  /** A path lies outside the launcher's allowed roots. */
  PATH_FORBIDDEN(422),
  /** The template or the named main configuration does not exist. */
  TEMPLATE_MISSING(422),
  /** The host has no such GPU. */
  UNKNOWN_GPU(422),
  /** There is no container of this name. */
  UNKNOWN_CONTAINER(422),
  /** The host does not have the profile's image. */
  IMAGE_MISSING(422),
  /** The container exists but does not run. */
  CONTAINER_STOPPED(409),
  /** A process with this instance id runs or is about to start. */
  INSTANCE_EXISTS(409),
  /** The process id belongs to another launch. */
  PROCESS_EXISTS(409),
  /** The instance crashed too often; clean it up before the next launch. */
  QUARANTINED(409),
  /** The host has no process with this id. */
  UNKNOWN_PROCESS(404),
  /** The process has no readable log. */
  NO_LOG(404),
  /** The app's folder is not writable. */
  FOLDER_UNWRITABLE(500),
  /** The program did not start, or ended at once. */
  START_FAILED(502),
  /** The launcher has no permission to use the Docker Engine's socket. */
  ENGINE_FORBIDDEN(503),
  /** The Docker Engine did not reply in time. */
  ENGINE_UNREACHABLE(503),
  /** The bridge does not hold the app's session, or the session is not ready. */
  NO_SESSION(409),
  /** The app refused the request. */
  APP_REFUSED(409),
  /** The app did not reply in time. */
  APP_SILENT(504),
  /** The launcher is temporarily unavailable. */
  UNAVAILABLE(503);

  private final int status;

  RequestRefusalCode(int status) {
    this.status = status;
  }

  /** The matching HTTP status. */
  public int httpStatus() {
    return status;
  }
}
