package io.dsfleet.messages.broker;

/** The one answer to a {@link ServiceRequest}. */
public sealed interface ServiceReply extends BrokerMessage
    permits LauncherReply, BridgeReply, RequestRefused {}
