package io.dsfleet.messages.broker;

/** A bridge's reply with what its app answered. */
public sealed interface BridgeReply extends ServiceReply permits StatusTold, MetricsTold {}
