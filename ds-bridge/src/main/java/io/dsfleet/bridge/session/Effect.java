package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;

/** What a session wants done; the shell does it, in order. */
public sealed interface Effect {

  /** Send one text frame. */
  record Send(String type, String frame) implements Effect {}

  /** Publish an event behind the earlier ones. */
  record Publish(FleetEvent event) implements Effect {}

  /** Claim the instance; answered by {@link Input.ClaimDecided}. */
  record Claim(AppReady ready, Dialect dialect) implements Effect {}

  /** Bind the session's commands; answered by {@link Input.CommandsBound}. */
  record Bind(String instanceId, long session) implements Effect {}

  /** The session ended: unbind its commands and forget it. */
  record Release(String instanceId, long session) implements Effect {}

  /** Look for the files of a request that names none; answered by {@link Input.FilesLookedFor}. */
  record LookForFiles(Assignment assignment, AnalysisRequest request) implements Effect {}

  /** The app said something that answers a question, or once did. */
  record Answered(AppMessage answer) implements Effect {}

  /** The question was not put: the session is not ready for it. */
  record NotAsked(String requestId) implements Effect {}

  /** Send a WebSocket ping. */
  record Ping() implements Effect {}

  /** Close the connection. */
  record Close(CloseCode code, String reason) implements Effect {}

  /** Show a line of the app's log, unless it tells too many. */
  record Log(String instanceId, ClaimOutcome.Granted claim, LogLine line) implements Effect {}

  /** Count something. */
  record Count(Tally tally) implements Effect {}

  /** A command that changed nothing, for the log. */
  record Ignored(BridgeCommand command, String reason) implements Effect {}
}
