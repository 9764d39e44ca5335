package io.dsfleet.launcher;

import java.time.InstantSource;

/** What a launcher is made of; all but the logs are used on its one thread. */
record LauncherParts(
    HostLease lease,
    ProcessWatch watch,
    LaunchDesk desk,
    Adoption adoption,
    LogDesk logs,
    LauncherMetrics metrics,
    InstantSource clock) {}
