package io.dsfleet.launcher.runner;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.state.process.ProcessLocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs each app in a dedicated container. */
final class ContainerRunner implements AppRunner {
  private static final String NAME = RunnerKind.CONTAINER.recordName();
  private static final Set<Integer> NOT_STARTED = Set.of(126, 127);
  private static final int MAX_KEPT_LINES = 1_000;

  private final DockerEngine engine;

  ContainerRunner(DockerEngine engine) {
    this.engine = engine;
  }

  @Override
  public void check(LaunchSpec spec) throws LaunchRefusedException {
    String image = String.valueOf(spec.profile().docker().image());
    if (!engine.hasImage(image)) {
      throw imageMissing(image);
    }
  }

  private static LaunchRefusedException imageMissing(String image) {
    return new LaunchRefusedException(RequestRefusalCode.IMAGE_MISSING, "no Docker image " + image);
  }

  @Override
  public ProcessLocator prepare(LaunchSpec spec, LaunchMark mark, AppFiles files)
      throws LaunchRefusedException {
    requireMounted(spec, files);
    String name = ContainerSpec.nameOf(spec);
    String image = String.valueOf(spec.profile().docker().image());
    try {
      Optional<String> id = create(image, spec, mark, files);
      if (id.isEmpty()) {
        removeStopped(name, mark);
        id = create(image, spec, mark, files);
      }
      return id.map(
              created -> new ProcessLocator(NAME, null, null, null, null, created, name, null))
          .orElseThrow(() -> nameUsed(name));
    } catch (NotFoundException noImage) {
      throw imageMissing(image);
    } catch (StartFailedException refused) {
      throw startFailed("cannot create the container: ", refused);
    }
  }

  private static void requireMounted(LaunchSpec spec, AppFiles files)
      throws LaunchRefusedException {
    if (spec.profile().docker().mounts().stream()
        .noneMatch(mount -> Path.of(files.appFolder()).startsWith(mount.target()))) {
      throw new LaunchRefusedException(
          RequestRefusalCode.PATH_FORBIDDEN,
          "no mount of the profile contains " + files.appFolder());
    }
  }

  private Optional<String> create(String image, LaunchSpec spec, LaunchMark mark, AppFiles files) {
    return engine.createContainer(image, command -> ContainerSpec.fill(command, spec, mark, files));
  }

  /** Removes a stopped container of an earlier start; refuses if the name is otherwise used. */
  private void removeStopped(String name, LaunchMark mark) throws LaunchRefusedException {
    Optional<InspectContainerResponse> holder = engine.container(name);
    if (holder.isEmpty()) {
      return;
    }
    boolean isOurs =
        LaunchMark.ofLabels(holder.get().getConfig().getLabels())
            .filter(each -> each.host().equals(mark.host()))
            .filter(each -> each.instanceId().equals(mark.instanceId()))
            .isPresent();
    if (!isOurs || Boolean.TRUE.equals(holder.get().getState().getRunning())) {
      throw nameUsed(name);
    }
    engine.removeContainer(holder.get().getId());
  }

  private static LaunchRefusedException nameUsed(String name) {
    return new LaunchRefusedException(
        RequestRefusalCode.INSTANCE_EXISTS,
        "instance_id",
        "the container name " + name + " is already used");
  }

  private static LaunchRefusedException startFailed(
      String description, StartFailedException failed) {
    return new LaunchRefusedException(
        failed.isMissingGpuDriver()
            ? RequestRefusalCode.UNKNOWN_GPU
            : RequestRefusalCode.START_FAILED,
        description + failed.reason());
  }

  @Override
  public ProcessLocator start(
      LaunchSpec spec, LaunchMark mark, AppFiles files, ProcessLocator prepared)
      throws LaunchRefusedException {
    String id = Objects.requireNonNull(prepared.container());
    try {
      engine.startContainer(id);
    } catch (StartFailedException failed) {
      engine.removeContainer(id);
      throw startFailed("cannot start the container: ", failed);
    }
    ProcessLocator place = locate(prepared, spec.profile().docker().user(), mark);
    if (place.containerPid() == null
        && observe(place) instanceof Observation.Exited ended
        && ended.exitCode() != null
        && NOT_STARTED.contains(ended.exitCode())) {
      // The container's init process reports by its exit code that the program did not start.
      String lastLine = engine.log(id, 1, 0).strip();
      engine.removeContainer(id);
      throw new LaunchRefusedException(
          RequestRefusalCode.START_FAILED,
          "cannot start the program: " + lastLine.substring(lastLine.indexOf(' ') + 1));
    }
    return place;
  }

  private ProcessLocator locate(ProcessLocator prepared, @Nullable String user, LaunchMark mark) {
    String id = Objects.requireNonNull(prepared.container());
    Long hostPid = engine.container(id).map(ContainerRunner::hostPid).orElse(null);
    ContainerProcesses probe = new ContainerProcesses(engine, id, user);
    return ContainerProcesses.located(
        prepared,
        hostPid,
        ContainerProcesses.awaitProcess(
            () -> inner(probe, mark), () -> !(observe(prepared) instanceof Observation.Running)));
  }

  /** Returns the app itself, not the container's init process. */
  private static Optional<ContainerProcesses.ContainerProcess> inner(
      ContainerProcesses probe, LaunchMark mark) {
    List<ContainerProcesses.ContainerProcess> all =
        probe.findPids(LaunchMark.TOKEN, mark.tokenHash()).stream()
            .map(probe::process)
            .flatMap(Optional::stream)
            .toList();
    return all.stream().filter(each -> each.parent() == 1 || all.size() == 1).findFirst();
  }

  private static Long hostPid(InspectContainerResponse container) {
    return Objects.requireNonNullElse(container.getState().getPidLong(), 0L);
  }

  @Override
  public Observation observe(ProcessLocator place) {
    try {
      Optional<InspectContainerResponse> container =
          engine.container(Objects.requireNonNull(place.container()));
      if (container.isEmpty()) {
        return new Observation.Exited(null);
      }
      var state = container.get().getState();
      if (!Boolean.TRUE.equals(state.getRunning())) {
        Long code = state.getExitCodeLong();
        return new Observation.Exited(code == null ? null : code.intValue());
      }
      return isSame(place, container.get())
          ? new Observation.Running()
          : new Observation.Exited(null);
    } catch (EngineUnavailableException unavailable) {
      return new Observation.Unknown(unavailable.reason());
    }
  }

  /** Whether the container was not restarted since the app was started. */
  private static boolean isSame(ProcessLocator place, InspectContainerResponse container) {
    return place.hostPid() == null || place.hostPid().equals(hostPid(container));
  }

  @Override
  public void signal(ProcessLocator place, Signal signal) {
    String id = Objects.requireNonNull(place.container());
    if (engine.container(id).filter(each -> isSame(place, each)).isPresent()) {
      engine.kill(id, signal.name());
    }
  }

  @Override
  public List<FoundProcess> find(String host) {
    return engine.labelled(LaunchMark.hostLabel(host)).stream()
        .filter(each -> "running".equals(each.getState()) || "paused".equals(each.getState()))
        .flatMap(each -> found(each).stream())
        .toList();
  }

  private Optional<FoundProcess> found(Container container) {
    return LaunchMark.ofLabels(container.getLabels())
        .map(
            mark -> {
              String name = container.getNames()[0].replaceFirst("^/", "");
              ProcessLocator place =
                  new ProcessLocator(NAME, null, null, null, null, container.getId(), name, null);
              Long hostPid =
                  engine.container(container.getId()).map(ContainerRunner::hostPid).orElse(null);
              ContainerProcesses probe = new ContainerProcesses(engine, container.getId(), null);
              return new FoundProcess(
                  mark,
                  ContainerProcesses.located(place, hostPid, inner(probe, mark).orElse(null)));
            });
  }

  @Override
  public String console(ProcessLocator place, int lines, int since) {
    return engine.log(Objects.requireNonNull(place.container()), lines, since);
  }

  @Override
  public void remove(ProcessLocator place, @Nullable String tokenHash, @Nullable AppFiles files) {
    String id = place.container();
    if (id == null) {
      return;
    }
    if (files != null && Files.isDirectory(files.hostFolder())) {
      appendConsole(engine.log(id, MAX_KEPT_LINES, 0), files);
    }
    engine.removeContainer(id);
  }

  private static void appendConsole(String log, AppFiles files) {
    String plain =
        log.lines()
            .map(line -> line.substring(line.indexOf(' ') + 1))
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    try {
      Files.writeString(
          files.console(), plain, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }
}
