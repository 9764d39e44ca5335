package io.dsfleet.messages.broker;

/** Why a service did not do what it was asked; the HTTP status that says the same beside each. */
public enum RequestRefusal {
  /** A value cannot be: control characters, a bracket, a number out of range, an unknown key. */
  INVALID_SETTING(422),
  /** No profile of this name on this host. */
  UNKNOWN_PROFILE(422),
  /** The launcher does not serve this pool. */
  UNKNOWN_POOL(422),
  /** A path leaves the roots that the launcher allows. */
  PATH_FORBIDDEN(422),
  /** The template or the named main configuration is not there. */
  TEMPLATE_MISSING(422),
  /** The host has no such GPU. */
  UNKNOWN_GPU(422),
  /** There is no container of this name. */
  UNKNOWN_CONTAINER(422),
  /** The image of the profile is not on the host. */
  IMAGE_MISSING(422),
  /** The container is there, but it does not run. */
  CONTAINER_STOPPED(409),
  /** A process of this instance id runs, or is about to. */
  INSTANCE_EXISTS(409),
  /** The process id belongs to another launch. */
  PROCESS_EXISTS(409),
  /** The instance crashed too often; clean it up to launch it again. */
  QUARANTINED(409),
  /** No process of this id on this host. */
  UNKNOWN_PROCESS(404),
  /** The process has no log that can be read. */
  NO_LOG(404),
  /** The app's folder cannot be written. */
  FOLDER_UNWRITABLE(500),
  /** The program does not start, or ended at once. */
  START_FAILED(502),
  /** The Docker Engine refuses the launcher (permission of its socket). */
  ENGINE_FORBIDDEN(503),
  /** The Docker Engine does not answer, or too slowly. */
  ENGINE_UNREACHABLE(503),
  /** The bridge does not hold the app's session, or not as one that can be asked. */
  NO_SESSION(409),
  /** The app answered that it will not. */
  APP_REFUSED(409),
  /** The app did not answer in time. */
  APP_SILENT(504),
  /** The launcher cannot do it just now. */
  UNAVAILABLE(503);

  private final int status;

  RequestRefusal(int status) {
    this.status = status;
  }

  /** The HTTP status that says the same. */
  public int status() {
    return status;
  }
}
