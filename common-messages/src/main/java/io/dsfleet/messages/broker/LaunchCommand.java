package io.dsfleet.messages.broker;

/** What a launcher is told to do; routed by host. */
public sealed interface LaunchCommand extends BrokerMessage permits LaunchInstance, KillProcess {}
