package io.dsfleet.messages.broker;

/** A launcher's event about one of its processes; fenced by process id and token. */
public sealed interface ProcessEvent extends FleetEvent
    permits ProcessStarted, ProcessSignalled, ProcessExited, KillRefused {
  /** Id of the launch. */
  String processId();

  /** Pool of the launch. */
  String pool();
}
