package io.dsfleet.messages.broker;

/** A request to the launcher of a host, routed by {@link Topology#launcherKey}. */
public sealed interface LauncherRequest extends ServiceRequest
    permits LaunchInstance, ReadLog, CleanProcesses {}
