package io.dsfleet.messages.broker;

/** What the launcher of a host is told; durable, by {@link Topology#LAUNCH} and host. */
public sealed interface LaunchCommand extends BrokerMessage permits RetireProcess, KillProcess {
  /** The launch that is meant. */
  String processId();

  /** Its instance. */
  String instanceId();

  /** The pool whose record has it. */
  String pool();
}
