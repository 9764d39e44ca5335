package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;

/** Side effects requested by a session, performed in order by its connection. */
public sealed interface Effect {

  /** Send one text frame. */
  record Send(String type, String frame) implements Effect {}

  /** Publish an event after the earlier ones. */
  record Publish(FleetEvent event) implements Effect {}

  /** Claim the instance; completed by {@link Input.ClaimDecided}. */
  record Claim(AppReady ready, Dialect dialect) implements Effect {}

  /** Bind the session's commands; completed by {@link Input.CommandsBound}. */
  record Bind(String instanceId, long session) implements Effect {}

  /** Unbind the commands of the ended session and remove it. */
  record Release(String instanceId, long session) implements Effect {}

  /** List the files of a request that names none; completed by {@link Input.FilesLookedFor}. */
  record LookForFiles(Assignment assignment, AnalysisRequest request) implements Effect {}

  /** Deliver a message that may reply to a query. */
  record Answered(AppMessage answer) implements Effect {}

  /** Reject a query, because the session is not ready. */
  record NotAsked(String requestId) implements Effect {}

  /** Send a WebSocket ping. */
  record Ping() implements Effect {}

  /** Close the connection. */
  record Close(CloseCode code, String reason) implements Effect {}

  /** Record a log line of the app, subject to its rate limit. */
  record Log(String instanceId, ClaimOutcome.Granted claim, LogLine line) implements Effect {}

  /** Increment a counter. */
  record Count(Tally tally) implements Effect {}

  /** Log a command that has no effect. */
  record Ignored(BridgeCommand command, String reason) implements Effect {}
}
