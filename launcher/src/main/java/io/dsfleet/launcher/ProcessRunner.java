package io.dsfleet.launcher;

import io.dsfleet.launcher.LauncherProperties.Profile;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** Runs apps as plain processes of this host, each in a session of its own. */
final class ProcessRunner implements AppRunner {
  // The last one marks the processes of one checkout, by which ./dsfleet finds orphans.
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "TZ", "TMPDIR", "DSFLEET_STATE_DIR");
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Map<String, Profile> profiles;
  private final InstanceFolder folders;
  private final Map<ProcessIdentity, Process> children = new ConcurrentHashMap<>();

  ProcessRunner(Map<String, Profile> profiles, InstanceFolder folders) {
    this.profiles = profiles;
    this.folders = folders;
  }

  @Override
  public ProcessIdentity start(LaunchSpec spec) throws LaunchRefusedException {
    Profile profile = profiles.get(spec.profile());
    if (profile == null) {
      throw new LaunchRefusedException(
          "expected a known profile, but there is no '" + spec.profile() + "'");
    }
    folders.prepare(spec.checked());
    try {
      Process process = builder(spec, profile).start();
      ProcessIdentity identity =
          ProcessIdentity.of(process.pid())
              .orElseThrow(
                  () ->
                      new LaunchRefusedException(
                          "expected " + spec.instanceId() + " to run, but it ended at once"));
      children.put(identity, process);
      return identity;
    } catch (IOException unstartable) {
      throw new LaunchRefusedException(
          "expected a program that starts, but " + unstartable.getMessage());
    }
  }

  private static ProcessBuilder builder(LaunchSpec spec, Profile profile) {
    Path config = spec.folder().resolve(InstanceFolder.MAIN_CONFIG);
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // A session of its own: a Ctrl-C meant for the launcher must not reach the app.
      command.add(SETSID.toString());
    }
    profile.command().stream()
        .map(word -> word.replace("{config}", config.toString()))
        .forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command).directory(spec.folder().toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(INHERITED);
    // A JVM or a Python app under the C locale cannot open a path with Korean letters.
    environment.put("LC_ALL", "C.UTF-8");
    environment.putAll(profile.environment());
    environment.put("APP_ID", spec.instanceId());
    environment.put("DS_MAIN_CONFIG_FILE", config.toString());
    environment.put(
        "DS_WS_CONFIG_FILE", spec.folder().resolve(InstanceFolder.WEBSOCKET_CONFIG).toString());
    environment.put("DS_LOG_BASE_DIR", spec.folder().toString());
    File log = spec.folder().resolve(InstanceFolder.LOG).toFile();
    return builder
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(log));
  }

  @Override
  public boolean isAlive(ProcessIdentity process) {
    return process.isAlive();
  }

  @Override
  public OptionalInt exitCode(ProcessIdentity process) {
    Process child = children.get(process);
    return child == null || child.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(child.exitValue());
  }

  @Override
  public void signal(ProcessIdentity process, Signal signal) {
    if (process.isAlive()) {
      ProcessHandle.of(process.pid())
          .ifPresent(
              handle -> {
                boolean sent =
                    switch (signal) {
                      case TERM -> handle.destroy();
                      case KILL -> handle.destroyForcibly();
                    };
                if (!sent) {
                  children.remove(process);
                }
              });
    }
  }
}
