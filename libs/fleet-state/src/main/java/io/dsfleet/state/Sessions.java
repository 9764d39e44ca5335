package io.dsfleet.state;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The bridges' part: which bridge holds which app's session. */
public class Sessions {
  private final InstanceScripts scripts;

  Sessions(Redis redis, PoolKeys keys) {
    scripts = new InstanceScripts(redis, keys);
  }

  /** Claims the session of an app; supersedes an older session of the same process. */
  public CompletableFuture<OpenReply> open(SessionClaim claim) {
    return scripts.open(claim);
  }

  /**
   * The session ended without a word from the app: its slots get no work, its jobs a grace.
   *
   * @param ours whether the fault is the control plane's: then no job's budget is burnt
   */
  public CompletableFuture<LoseReply> lose(
      String instanceId, long session, boolean ours, String reason) {
    return scripts.lose(instanceId, session, ours, reason);
  }

  /**
   * Writes a line of the app's log into the feed.
   *
   * @return false if the session is not the present one: nothing is written then
   */
  public CompletableFuture<Boolean> log(
      String instanceId, long session, String level, String line) {
    return scripts.log(instanceId, session, level, line);
  }

  /**
   * Renews the bridge's lease.
   *
   * @return those of the sessions that are not the present ones any more: claim them again or close
   */
  public CompletableFuture<List<SessionRef>> heartbeat(String bridgeId, List<SessionRef> sessions) {
    return scripts.heartbeat(bridgeId, sessions);
  }
}
