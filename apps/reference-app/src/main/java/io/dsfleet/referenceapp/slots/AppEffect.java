package io.dsfleet.referenceapp.slots;

import io.dsfleet.messages.app.AppMessage;

/** What is to be done after a decision, in order. */
public sealed interface AppEffect {

  /** Say this to the server; kept until it could be delivered. */
  record Send(AppMessage message) implements AppEffect {}

  /** Analyse the file on the slot; its end is told as a {@link FileEnded} of the run. */
  record Analyse(int streamId, long run, PushedFile file) implements AppEffect {}

  /**
   * Stop the file that the slot is working on; its end is told as a {@link FileEnded} of the run,
   * even if it cannot be stopped.
   */
  record StopFile(int streamId, long run) implements AppEffect {}

  /** Forget the slot's camera: tracker and background start anew with the next. */
  record Reset(int streamId) implements AppEffect {}

  /** End the process, once all before this has been sent. */
  record Exit() implements AppEffect {}
}
