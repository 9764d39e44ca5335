package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One item of an envelope; {@code kind} names it on the wire. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface BrokerMessage
    permits SubmitJob,
        ControlCommand,
        BridgeCommand,
        LaunchCommand,
        FleetEvent,
        ServiceRequest,
        ServiceReply {}
