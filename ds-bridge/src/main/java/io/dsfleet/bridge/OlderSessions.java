package io.dsfleet.bridge;

import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.Input;
import io.dsfleet.state.OpenReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Finds out whether the session that holds an id is still alive. */
final class OlderSessions {
  private final String bridgeId;
  private final SessionDirectory directory;
  private final Duration within;

  OlderSessions(String bridgeId, SessionDirectory directory, Duration within) {
    this.bridgeId = bridgeId;
    this.directory = directory;
    this.within = within;
  }

  /**
   * Whether it gives a sign of life in time; one of this bridge that does not is closed. One of
   * another bridge counts as alive as long as the record says so, since that bridge pings it.
   */
  CompletableFuture<Boolean> answers(String instanceId, OpenReply.Holder holder) {
    if (!holder.bridgeId().equals(bridgeId)) {
      return CompletableFuture.completedFuture(true);
    }
    AppConnection connection = directory.find(instanceId, holder.session());
    if (connection == null) {
      return CompletableFuture.completedFuture(false);
    }
    return connection
        .probe(within)
        .thenApply(
            alive -> {
              if (!alive) {
                connection.post(
                    new Input.Dismissed(CloseCode.SUPERSEDED, "no sign of life, another came"));
              }
              return alive;
            });
  }
}
