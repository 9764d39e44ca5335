package io.dsfleet.launcher.runner;

import io.dsfleet.launcher.spec.LaunchProfile;
import io.dsfleet.state.process.ProcessLocator;
import java.util.List;
import java.util.Map;

class HostProcessRunnerTest extends AppRunnerConformance {
  @Override
  AppRunner runner() {
    return new HostProcessRunner();
  }

  @Override
  LaunchProfile profile(List<String> command) {
    return LaunchProfile.ofCommand(command, Map.of());
  }

  @Override
  ProcessLocator earlier(ProcessLocator place) {
    return ProcessLocator.onHost(place.hostPid(), place.startTicks() - 1, place.bootId());
  }

  /** Only the parent of a process can read its exit code. */
  @Override
  Integer exitCode(AppRunner startedBy, Started app) {
    return 3;
  }

  @Override
  int countProcesses(Started app) {
    return runner().find(app.mark().host()).size();
  }
}
