package io.dsfleet.bridge.connection;

import io.dsfleet.bridge.media.MediaListing;
import io.dsfleet.bridge.media.OutputVisibility;
import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.bridge.session.SessionMetric;
import io.dsfleet.bridge.session.SessionState;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.job.AnalysisRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Side effects of a session outside its socket; no method blocks. */
public interface SessionSideEffects {

  /**
   * Decides whether the app may claim its instance id; concurrent claims may be queued. The future
   * never fails.
   */
  CompletableFuture<ClaimOutcome> claim(
      AppReady ready, ProtocolDialect dialect, AppConnection connection);

  /** The claim is over: the connection has its session or has ended. */
  default void claimFinished(AppConnection connection) {}

  /** Whether too many events wait for the broker to read from any app. */
  default boolean isOverloaded() {
    return false;
  }

  /** Routes the session's commands to the connection, then runs {@code bound}. */
  void bind(String instanceId, long session, AppConnection connection, Runnable bound);

  /** Removes the session. */
  void release(String instanceId, long session, AppConnection connection);

  /** Lists the files of a request that names none. */
  void listFiles(AnalysisRequest request, Consumer<MediaListing> found);

  /** Looks for a result file on this host; the future never fails and completes within seconds. */
  CompletableFuture<OutputVisibility> findOutput(String outputPath);

  /** Publishes an event; the future fails only if the event is lost. */
  CompletableFuture<?> publish(FleetEvent event);

  /** Records a log line of an app. */
  void recordLog(String instanceId, ClaimOutcome.Granted claim, LogLine line);

  /** Increments a counter. */
  void count(SessionMetric tally);

  /** Counts a frame sent to an app. */
  void countSent(String type);

  /** Counts a message received from an app. */
  void countReceived(String type);

  /** Name of the app for log lines. */
  default String displayName(SessionState state) {
    AppReady ready = state.appReady();
    return ready == null ? "unidentified app" : ready.instanceId();
  }
}
