package io.dsfleet.launcher.runner;

import io.dsfleet.launcher.launch.Profile;
import io.dsfleet.state.ProcessPlace;
import java.util.List;
import java.util.Map;

class ProcessRunnerTest extends AppRunnerConformance {
  @Override
  AppRunner runner() {
    return new ProcessRunner();
  }

  @Override
  Profile profile(List<String> command) {
    return Profile.ofCommand(command, Map.of());
  }

  @Override
  ProcessPlace earlier(ProcessPlace place) {
    return ProcessPlace.onHost(place.hostPid(), place.startTicks() - 1, place.bootId());
  }

  /** Only the parent of a process can read its exit code. */
  @Override
  Integer exitCode(AppRunner startedBy, Started app) {
    return 3;
  }

  @Override
  int strays(Started app) {
    return runner().find(app.mark().host()).size();
  }
}
