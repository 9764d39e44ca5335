package io.dsfleet.messages.broker;

/** What happened; ordered per instance. */
public sealed interface FleetEvent extends BrokerMessage
    permits JobEvent, InstanceEvent, ProcessEvent {

  /** The instance whose partition carries the event. */
  String instanceId();
}
