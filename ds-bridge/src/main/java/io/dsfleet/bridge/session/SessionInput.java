package io.dsfleet.bridge.session;

import io.dsfleet.bridge.media.MediaListing;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.job.Assignment;

/** Inputs of the session state machine. */
public sealed interface SessionInput {

  /** The app sent a valid message. */
  record MessageReceived(AppMessage message, ProtocolDialect dialect) implements SessionInput {}

  /** The app sent an invalid frame. */
  record InvalidFrameReceived(ProtocolViolation violation) implements SessionInput {}

  /** The claim was decided. */
  record ClaimDecided(ClaimOutcome outcome) implements SessionInput {}

  /** The session's commands are routed to this bridge. */
  record CommandsBound() implements SessionInput {}

  /** The scheduler sent a command. */
  record CommandReceived(BridgeCommand command) implements SessionInput {}

  /**
   * A query for the app; completed by {@link SessionEffect.DeliverReply} or {@link
   * SessionEffect.RejectQuery}.
   */
  record QueryRequested(AppQuery query) implements SessionInput {}

  /** The files of the attempt were listed. */
  record ListingFinished(Assignment assignment, MediaListing listing) implements SessionInput {}

  /**
   * Time has passed.
   *
   * @param lastFrameMillis time of the last frame of any kind
   */
  record Ticked(long lastFrameMillis) implements SessionInput {}

  /** The connection is closed or broken. */
  record Disconnected(String reason) implements SessionInput {}

  /** The bridge closes the connection. */
  record CloseRequested(CloseCode code, String reason) implements SessionInput {}
}
