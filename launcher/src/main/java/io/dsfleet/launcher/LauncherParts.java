package io.dsfleet.launcher;

import java.time.InstantSource;

/** Components of a launcher; all except {@code logs} are confined to the loop's thread. */
record LauncherParts(
    HostLease lease,
    ProcessWatch watch,
    LaunchDesk desk,
    Adoption adoption,
    LogDesk logs,
    LauncherMetrics metrics,
    InstantSource clock) {}
