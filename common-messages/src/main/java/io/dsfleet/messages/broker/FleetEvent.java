package io.dsfleet.messages.broker;

/** An event of a job, an instance or a process; delivered in order per instance. */
public sealed interface FleetEvent extends BrokerMessage
    permits JobEvent, InstanceEvent, ProcessEvent {

  /** Id of the instance, which determines the partition of the event. */
  String instanceId();
}
