package io.dsfleet.launcher.runner;

import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.state.process.ProcessLocator;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs apps as plain processes on this host, each in its own session. */
public final class HostProcessRunner implements AppRunner {
  private static final String NAME = RunnerKind.PROCESS.recordName();
  // ./dsfleet finds orphans of its checkout by DSFLEET_STATE_DIR.
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "TZ", "TMPDIR", "DSFLEET_STATE_DIR");
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Map<HostProcessIdentity, Process> children = new ConcurrentHashMap<>();

  @Override
  public void check(LaunchSpec spec) throws LaunchRefusedException {
    for (int gpu : spec.gpus()) {
      if (!Files.exists(Path.of("/dev/nvidia" + gpu))) {
        throw LaunchRefusedException.noSuchGpu(gpu, "this host");
      }
    }
  }

  @Override
  public ProcessLocator prepare(LaunchSpec spec, LaunchMark mark, AppFiles files) {
    return new ProcessLocator(NAME, null, null, null, null, null, null, null);
  }

  @Override
  public ProcessLocator start(
      LaunchSpec spec, LaunchMark mark, AppFiles files, ProcessLocator prepared)
      throws LaunchRefusedException {
    requireProgram(spec);
    Optional<FoundProcess> started =
        find(mark.host()).stream()
            .filter(each -> each.mark().processId().equals(mark.processId()))
            .filter(each -> each.mark().tokenHash().equals(mark.tokenHash()))
            .findFirst();
    if (started.isPresent()) {
      return started.get().place();
    }
    try {
      Process process = builder(spec, mark, files).start();
      Optional<HostProcessIdentity> running = HostProcessIdentity.of(process.pid());
      // A process that has already exited gets an identity that no other process can have.
      HostProcessIdentity identity = running.orElse(new HostProcessIdentity(process.pid(), 0, ""));
      children.put(identity, process);
      return ProcessLocator.onHost(identity.pid(), identity.startTicks(), identity.bootId());
    } catch (IOException unstartable) {
      throw new LaunchRefusedException(
          RequestRefusalCode.START_FAILED, "cannot start the program: " + unstartable.getMessage());
    }
  }

  /** Checks that the program exists: setsid would start and only then fail to run it. */
  private static void requireProgram(LaunchSpec spec) throws LaunchRefusedException {
    String program = spec.profile().command().getFirst();
    String path =
        program.contains("/") ? "" : System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    if (Stream.of(path.split(File.pathSeparator))
        .noneMatch(folder -> Files.isExecutable(Path.of(folder, program)))) {
      throw new LaunchRefusedException(
          RequestRefusalCode.START_FAILED, "no executable program " + program);
    }
  }

  private static ProcessBuilder builder(LaunchSpec spec, LaunchMark mark, AppFiles files) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // A separate session keeps a Ctrl-C for the launcher from reaching the app.
      command.add(SETSID.toString());
    }
    command.addAll(AppCommand.commandLine(spec, files));
    ProcessBuilder builder = new ProcessBuilder(command).directory(files.hostFolder().toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(INHERITED);
    environment.putAll(AppCommand.visibleDevices(spec));
    environment.putAll(AppCommand.environment(spec, mark, files));
    return builder
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(files.console().toFile()));
  }

  @Override
  public Observation observe(ProcessLocator place) {
    HostProcessIdentity identity = identityOf(place);
    Process child = children.get(identity);
    if (child == null) {
      return identity.isAlive() ? new Observation.Running() : new Observation.Exited(null);
    }
    return child.isAlive() ? new Observation.Running() : new Observation.Exited(child.exitValue());
  }

  @Override
  public void signal(ProcessLocator place, Signal signal) {
    HostProcessIdentity identity = identityOf(place);
    if (identity.isAlive()) {
      ProcessHandle.of(identity.pid()).ifPresent(handle -> send(handle, signal));
    }
  }

  private static void send(ProcessHandle handle, Signal signal) {
    // The result is false if the process has already exited, which is fine.
    boolean _ =
        switch (signal) {
          case TERM -> handle.destroy();
          case KILL -> handle.destroyForcibly();
        };
  }

  /** Finds processes on Linux only: other systems do not expose the environment of processes. */
  @Override
  public List<FoundProcess> find(String host) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(handle -> marked(handle, host)).flatMap(Optional::stream).toList();
    }
  }

  private static Optional<FoundProcess> marked(ProcessHandle handle, String host) {
    Optional<LaunchMark> mark = markOf(handle.pid()).filter(each -> each.host().equals(host));
    if (mark.isEmpty()
        || handle
            .parent()
            .map(ProcessHandle::pid)
            .flatMap(HostProcessRunner::markOf)
            .equals(mark)) {
      // Child processes inherit the mark: a parent with the same mark is the app.
      return Optional.empty();
    }
    return HostProcessIdentity.of(handle.pid())
        .filter(each -> !isContained(each.pid()))
        .map(
            each ->
                new FoundProcess(
                    mark.get(),
                    ProcessLocator.onHost(each.pid(), each.startTicks(), each.bootId())));
  }

  private static Optional<LaunchMark> markOf(long pid) {
    try {
      Path environment = Path.of("/proc", Long.toString(pid), "environ");
      return LaunchMark.ofEnvironment(
          ProcFileParser.environment(Files.readString(environment, StandardCharsets.ISO_8859_1)));
    } catch (IOException notOurs) {
      return Optional.empty();
    }
  }

  /** Whether the process runs in a container, which belongs to another runner. */
  private static boolean isContained(long pid) {
    try {
      Path launcherNamespace = Path.of("/proc/self/ns/pid");
      return !Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns", "pid"))
          .equals(Files.readSymbolicLink(launcherNamespace));
    } catch (IOException unknown) {
      return false;
    }
  }

  @Override
  public void remove(ProcessLocator place, @Nullable String tokenHash, @Nullable AppFiles files) {
    children.remove(identityOf(place));
    if (tokenHash != null) {
      try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
        all.filter(
                each ->
                    markOf(each.pid())
                        .filter(mark -> mark.tokenHash().equals(tokenHash))
                        .isPresent())
            .filter(each -> !isContained(each.pid()))
            .forEach(each -> send(each, Signal.KILL));
      }
    }
  }

  private static HostProcessIdentity identityOf(ProcessLocator place) {
    return new HostProcessIdentity(
        Objects.requireNonNullElse(place.hostPid(), -1L),
        Objects.requireNonNullElse(place.startTicks(), -1L),
        Objects.requireNonNullElse(place.bootId(), ""));
  }
}
