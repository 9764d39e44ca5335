package io.dsfleet.messages.broker;

/** What the launcher of a host is asked; by {@link Topology#launcherKey}. */
public sealed interface LauncherRequest extends ServiceRequest
    permits LaunchInstance, ReadLog, CleanProcesses {}
