package io.dsfleet.launcher;

import io.dsfleet.launcher.LauncherProperties.Profile;
import java.net.URI;
import java.util.List;
import java.util.Map;

class ProcessRunnerTest extends AppRunnerConformance {
  @Override
  AppRunner runner() {
    return new ProcessRunner(
        Map.of(
            "sleeper", shell("echo $APP_ID; exec sleep 60"),
            "failing", shell("sleep 0.2; exit 3"),
            "stubborn", shell("trap '' TERM; echo ready; while :; do sleep 1; done")),
        new InstanceFolder(URI.create("ws://127.0.0.1:1/deepstream/ws")));
  }

  private static Profile shell(String script) {
    return new Profile(List.of("/bin/sh", "-c", script), Map.of());
  }
}
