package io.dsfleet.messages.broker;

/** What a launcher answers where it does not refuse. */
public sealed interface LauncherReply extends ServiceReply
    permits InstanceLaunched, LogRead, ProcessesCleaned {}
