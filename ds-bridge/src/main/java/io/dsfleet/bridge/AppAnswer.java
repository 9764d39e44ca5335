package io.dsfleet.bridge;

import io.dsfleet.messages.app.AppMessage;

/** Outcome of a query to an app. */
sealed interface AppAnswer {
  /** The app replied. */
  record Said(AppMessage message) implements AppAnswer {}

  /** The app did not reply before the timeout. */
  record Silent() implements AppAnswer {}

  /** The app is not connected, or its session is not ready. */
  record Away() implements AppAnswer {}
}
