package io.dsfleet.messages.broker;

/** A launcher's reply to a request that it carried out. */
public sealed interface LauncherReply extends ServiceReply
    permits InstanceLaunched, LogRead, ProcessesCleaned {}
