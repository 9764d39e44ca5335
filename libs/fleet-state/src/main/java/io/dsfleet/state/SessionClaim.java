package io.dsfleet.state;

import org.jspecify.annotations.Nullable;

/**
 * A bridge's claim to the session of an app that said {@code app_ready}.
 *
 * @param identity equal for two connections of the same process: see {@link #identityOf}
 * @param streamsCount slots of the instance, at least 1
 * @param takeover claim it although another process holds the id, since that one did not answer
 */
public record SessionClaim(
    String instanceId,
    String bridgeId,
    String identity,
    int streamsCount,
    boolean takeover,
    @Nullable String launchId,
    @Nullable Long processId,
    @Nullable String startTime,
    @Nullable String version,
    @Nullable String configPath,
    @Nullable String dialect) {

  /** The launch token's hash if there is one, else process id and start time. */
  public static String identityOf(
      @Nullable String tokenHash, @Nullable Long processId, @Nullable String startTime) {
    return tokenHash == null ? "process:" + processId + "|" + startTime : "token:" + tokenHash;
  }

  /** The same claim, taking over. */
  public SessionClaim takingOver() {
    return new SessionClaim(
        instanceId,
        bridgeId,
        identity,
        streamsCount,
        true,
        launchId,
        processId,
        startTime,
        version,
        configPath,
        dialect);
  }
}
