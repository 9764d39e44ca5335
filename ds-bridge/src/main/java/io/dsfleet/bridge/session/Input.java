package io.dsfleet.bridge.session;

import io.dsfleet.bridge.feed.FoundFiles;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.job.Assignment;

/** What can happen to a session. */
public sealed interface Input {

  /** The app said something that is a message of the protocol. */
  record AppSaid(AppMessage message, Dialect dialect) implements Input {}

  /** The app said something that is none. */
  record AppBroke(ProtocolViolation violation) implements Input {}

  /** The claim was decided. */
  record ClaimDecided(ClaimOutcome outcome) implements Input {}

  /** Commands for the session reach this bridge from now on. */
  record CommandsBound() implements Input {}

  /** The scheduler wants something. */
  record Commanded(BridgeCommand command) implements Input {}

  /** Somebody wants the app's word on something; answered by {@link Effect.Answered}. */
  record Asked(Question question) implements Input {}

  /** The look for the attempt's files is over. */
  record FilesLookedFor(Assignment assignment, FoundFiles outcome) implements Input {}

  /**
   * Time went on.
   *
   * @param heardMillis when the last frame of any kind came in
   */
  record Ticked(long heardMillis) implements Input {}

  /** The connection is gone. */
  record Disconnected(String reason) implements Input {}

  /** The bridge ends the connection. */
  record Dismissed(CloseCode code, String reason) implements Input {}
}
