package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;

/** Side effects requested by a session, performed in order by its connection. */
public sealed interface SessionEffect {

  /** Send one text frame. */
  record Send(String type, String frame) implements SessionEffect {}

  /** Publish an event after the earlier ones. */
  record Publish(FleetEvent event) implements SessionEffect {}

  /**
   * Look for the result of a file, complete the event with what was found, and publish it after the
   * earlier events and before the later ones.
   *
   * @param outputPath path of the result on this host
   */
  record PublishFileFinished(FileFinished event, String outputPath) implements SessionEffect {}

  /** Claim the instance; completed by {@link SessionInput.ClaimDecided}. */
  record Claim(AppReady ready, ProtocolDialect dialect) implements SessionEffect {}

  /** Bind the session's commands; completed by {@link SessionInput.CommandsBound}. */
  record Bind(String instanceId, long session) implements SessionEffect {}

  /** Unbind the commands of the ended session and remove it. */
  record Release(String instanceId, long session) implements SessionEffect {}

  /**
   * List the files of a request that names none; completed by {@link SessionInput.ListingFinished}.
   */
  record ListFiles(Assignment assignment, AnalysisRequest request) implements SessionEffect {}

  /** Deliver a message that may reply to a query. */
  record DeliverReply(AppMessage message) implements SessionEffect {}

  /** Reject a query, because the session is not ready. */
  record RejectQuery(String requestId) implements SessionEffect {}

  /** Send a WebSocket ping. */
  record Ping() implements SessionEffect {}

  /** Close the connection. */
  record Close(CloseCode code, String reason) implements SessionEffect {}

  /** Record a log line of the app, subject to its rate limit. */
  record RecordLog(String instanceId, ClaimOutcome.Granted claim, LogLine line)
      implements SessionEffect {}

  /** Increment a counter. */
  record Count(SessionMetric metric) implements SessionEffect {}

  /** Log a command that has no effect. */
  record LogIgnored(BridgeCommand command, String reason) implements SessionEffect {}
}
