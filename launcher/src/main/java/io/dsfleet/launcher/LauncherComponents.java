package io.dsfleet.launcher;

import io.dsfleet.launcher.adopt.ProcessAdoption;
import io.dsfleet.launcher.host.HostLease;
import io.dsfleet.launcher.host.LauncherMetrics;
import io.dsfleet.launcher.launch.LaunchHandler;
import io.dsfleet.launcher.log.LogRequestHandler;
import io.dsfleet.launcher.supervise.ProcessSupervisor;
import java.time.InstantSource;

/** Components of a launcher; all except {@code logHandler} are confined to the loop's thread. */
record LauncherComponents(
    HostLease lease,
    ProcessSupervisor supervisor,
    LaunchHandler launchHandler,
    ProcessAdoption adoption,
    LogRequestHandler logHandler,
    LauncherMetrics metrics,
    InstantSource clock) {}
