package io.dsfleet.bridge.connection;

import io.dsfleet.messages.app.AppMessage;

/** Outcome of a query to an app. */
public sealed interface AppQueryResult {
  /** The app replied. */
  record Answered(AppMessage message) implements AppQueryResult {}

  /** The app did not reply before the timeout. */
  record TimedOut() implements AppQueryResult {}

  /** The app is not connected, or its session is not ready. */
  record Disconnected() implements AppQueryResult {}
}
