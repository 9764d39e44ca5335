package io.dsfleet.state.instance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bridge's claim of a session for an app that sent {@code app_ready}.
 *
 * @param identity equal for two connections of the same process, see {@link #identityOf}
 * @param streamCount slots of the instance, at least 1
 * @param takeover whether to claim the id although another process holds it, because that process
 *     does not respond
 * @param gpus GPU numbers or UUIDs as the app reported them, without commas; null if it did not
 */
public record SessionClaim(
    String instanceId,
    String bridgeId,
    String identity,
    int streamCount,
    boolean takeover,
    @Nullable String launchId,
    @Nullable Long processId,
    @Nullable String startTime,
    @Nullable String version,
    @Nullable String configPath,
    @Nullable String dialect,
    @Nullable List<String> gpus) {

  public SessionClaim {
    gpus = gpus == null ? null : List.copyOf(gpus);
  }

  /** The hash of the launch token if there is one, else process id and start time. */
  public static String identityOf(
      @Nullable String tokenHash, @Nullable Long processId, @Nullable String startTime) {
    return tokenHash == null ? "process:" + processId + "|" + startTime : "token:" + tokenHash;
  }

  /** This claim with {@code takeover}. */
  public SessionClaim takingOver() {
    return new SessionClaim(
        instanceId,
        bridgeId,
        identity,
        streamCount,
        true,
        launchId,
        processId,
        startTime,
        version,
        configPath,
        dialect,
        gpus);
  }
}
