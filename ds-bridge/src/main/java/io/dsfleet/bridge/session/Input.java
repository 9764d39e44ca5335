package io.dsfleet.bridge.session;

import io.dsfleet.bridge.feed.FoundFiles;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.job.Assignment;

/** Inputs of the session state machine. */
public sealed interface Input {

  /** The app sent a valid message. */
  record AppSaid(AppMessage message, Dialect dialect) implements Input {}

  /** The app sent an invalid frame. */
  record AppBroke(ProtocolViolation violation) implements Input {}

  /** The claim was decided. */
  record ClaimDecided(ClaimOutcome outcome) implements Input {}

  /** The session's commands are routed to this bridge. */
  record CommandsBound() implements Input {}

  /** The scheduler sent a command. */
  record Commanded(BridgeCommand command) implements Input {}

  /** A query for the app; completed by {@link Effect.Answered} or {@link Effect.NotAsked}. */
  record Asked(Question question) implements Input {}

  /** The files of the attempt were listed. */
  record FilesLookedFor(Assignment assignment, FoundFiles outcome) implements Input {}

  /**
   * Time has passed.
   *
   * @param heardMillis time of the last frame of any kind
   */
  record Ticked(long heardMillis) implements Input {}

  /** The connection is closed or broken. */
  record Disconnected(String reason) implements Input {}

  /** The bridge closes the connection. */
  record Dismissed(CloseCode code, String reason) implements Input {}
}
