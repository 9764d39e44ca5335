package io.dsfleet.messages.broker;

/**
 * A question that one service asks another by {@link Topology#REQUESTS}; it is not durable, and
 * answered by one {@link ServiceReply} or, within the asker's deadline, not at all.
 */
public sealed interface ServiceRequest extends BrokerMessage
    permits LauncherRequest, BridgeRequest {}
