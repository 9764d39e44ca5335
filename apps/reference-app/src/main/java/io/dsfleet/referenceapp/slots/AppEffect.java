package io.dsfleet.referenceapp.slots;

import io.dsfleet.messages.app.AppMessage;

/** A side effect of a transition; effects are performed in order. */
public sealed interface AppEffect {

  /** Sends a message to the server, on the next connection if needed. */
  record Send(AppMessage message) implements AppEffect {}

  /** Analyses a file on the slot, which ends with a {@link FileEnded} of the run. */
  record Analyse(int streamId, long run, PushedFile file) implements AppEffect {}

  /**
   * Stops the slot's current file, which ends with a {@link FileEnded} of the run even if it hangs.
   */
  record StopFile(int streamId, long run) implements AppEffect {}

  /**
   * Discards the slot's camera state, so that the next camera starts with a new tracker and
   * background model.
   */
  record Reset(int streamId) implements AppEffect {}

  /** Ends the process once all pending messages have been sent. */
  record Exit() implements AppEffect {}
}
