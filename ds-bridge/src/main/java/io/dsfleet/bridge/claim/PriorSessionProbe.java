package io.dsfleet.bridge.claim;

import io.dsfleet.bridge.connection.AppConnection;
import io.dsfleet.bridge.connection.SessionDirectory;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.SessionInput;
import io.dsfleet.state.instance.SessionOpenReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Checks whether the session that holds an instance id is still alive. */
public final class PriorSessionProbe {
  private final String bridgeId;
  private final SessionDirectory directory;
  private final Duration timeout;

  public PriorSessionProbe(String bridgeId, SessionDirectory directory, Duration timeout) {
    this.bridgeId = bridgeId;
    this.directory = directory;
    this.timeout = timeout;
  }

  /**
   * Pings the session and closes it if no frame arrives within the timeout. A session of another
   * bridge counts as alive, since that bridge pings it.
   */
  CompletableFuture<Boolean> isAlive(String instanceId, SessionOpenReply.Holder holder) {
    if (!holder.bridgeId().equals(bridgeId)) {
      return CompletableFuture.completedFuture(true);
    }
    AppConnection connection = directory.findConnection(instanceId, holder.session());
    if (connection == null) {
      return CompletableFuture.completedFuture(false);
    }
    return connection
        .probe(timeout)
        .thenApply(
            alive -> {
              if (!alive) {
                connection.post(
                    new SessionInput.CloseRequested(
                        CloseCode.SUPERSEDED,
                        "no reply to a ping; another process claimed the instance"));
              }
              return alive;
            });
  }
}
