package io.dsfleet.messages.broker;

/** What happened to an instance; session events are fenced by the session's number. */
public sealed interface InstanceEvent extends FleetEvent
    permits InstanceReady, SessionLost, InstanceTerminated {}
