package io.dsfleet.bridge;

import io.dsfleet.messages.app.AppMessage;

/** How a question to an app ended. */
sealed interface AppAnswer {
  /** The app said something to it. */
  record Said(AppMessage message) implements AppAnswer {}

  /** The app said nothing in time. */
  record Silent() implements AppAnswer {}

  /** The connection is not, or no more, one that can be asked. */
  record Away() implements AppAnswer {}
}
