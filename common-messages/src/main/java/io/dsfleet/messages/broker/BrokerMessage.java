package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** An item of an envelope; on the wire {@code kind} is the simple name of its record. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface BrokerMessage
    permits SubmitJob,
        ControlCommand,
        BridgeCommand,
        ProcessCommand,
        FleetEvent,
        ServiceRequest,
        ServiceReply {}
