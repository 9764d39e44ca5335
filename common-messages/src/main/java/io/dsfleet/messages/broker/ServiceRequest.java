package io.dsfleet.messages.broker;

/**
 * A request from one service to another through {@link Topology#REQUESTS}. It is not durable; the
 * sender gets one {@link ServiceReply}, or none within its deadline.
 */
public sealed interface ServiceRequest extends BrokerMessage
    permits LauncherRequest, BridgeRequest {}
