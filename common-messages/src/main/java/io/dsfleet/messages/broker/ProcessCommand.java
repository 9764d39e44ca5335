package io.dsfleet.messages.broker;

/** A durable command to the launcher of a host, sent through {@link Topology#LAUNCH}. */
public sealed interface ProcessCommand extends BrokerMessage permits RetireProcess, KillProcess {
  /** Id of the launch. */
  String processId();

  /** Id of the instance. */
  String instanceId();

  /** Pool of the launch. */
  String pool();
}
