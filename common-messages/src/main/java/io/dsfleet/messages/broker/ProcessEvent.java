package io.dsfleet.messages.broker;

/** What a launcher saw of a process that it launched; fenced by process id and token. */
public sealed interface ProcessEvent extends FleetEvent
    permits ProcessStarted, ProcessSignalled, ProcessExited, KillRefused {
  /** The launch that is meant. */
  String processId();

  /** The pool whose record has it. */
  String pool();
}
