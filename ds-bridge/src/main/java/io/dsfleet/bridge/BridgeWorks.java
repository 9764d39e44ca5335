package io.dsfleet.bridge;

import io.dsfleet.bridge.feed.FoundFiles;
import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.bridge.session.SessionState;
import io.dsfleet.bridge.session.Tally;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.job.AnalysisRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What a connection has done for it outside its socket; no call waits. */
interface BridgeWorks {

  /** Decides who may be whom, in its turn where many come at once; never fails. */
  CompletableFuture<ClaimOutcome> claim(AppReady ready, Dialect dialect, AppConnection connection);

  /** The connection has its session, or it ended before. */
  default void entered(AppConnection connection) {}

  /** Whether so much waits for the broker that nothing more may come from any app. */
  default boolean isCrowded() {
    return false;
  }

  /** Makes the session's commands come to the connection, then runs {@code bound}. */
  void bind(String instanceId, long session, AppConnection connection, Runnable bound);

  /** Forgets the session. */
  void release(String instanceId, long session, AppConnection connection);

  /** Looks for the files of a request that names none. */
  void lookForFiles(AnalysisRequest request, Consumer<FoundFiles> found);

  /** Publishes an event; the promise fails only where it is lost. */
  CompletableFuture<?> publish(FleetEvent event);

  /** Shows a line of an app's log. */
  void log(String instanceId, ClaimOutcome.Granted claim, LogLine line);

  /** Counts. */
  void count(Tally tally);

  /** Counts a frame to an app. */
  void sent(String type);

  /** Counts a message from an app. */
  void heard(String type);

  /** The app's name for the log. */
  default String nameOf(SessionState state) {
    AppReady ready = state.ready();
    return ready == null ? "an app without a name" : ready.instanceId();
  }
}
