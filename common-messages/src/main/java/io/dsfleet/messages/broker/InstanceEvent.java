package io.dsfleet.messages.broker;

/** An event of an instance's session; fenced by the session number. */
public sealed interface InstanceEvent extends FleetEvent
    permits InstanceReady, SessionLost, InstanceTerminated {}
