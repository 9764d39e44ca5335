package io.dsfleet.messages.broker;

/** What an app answered. */
public sealed interface BridgeReply extends ServiceReply permits StatusTold, MetricsTold {}
