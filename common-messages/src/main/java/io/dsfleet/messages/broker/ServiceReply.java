package io.dsfleet.messages.broker;

/** The reply to a {@link ServiceRequest}. */
public sealed interface ServiceReply extends BrokerMessage
    permits LauncherReply, BridgeReply, RequestRefused {}
