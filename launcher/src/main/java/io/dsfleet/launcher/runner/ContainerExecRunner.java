package io.dsfleet.launcher.runner;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchProfile;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.state.process.ProcessLocator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs apps as processes in an existing container, which several apps may share. */
final class ContainerExecRunner implements AppRunner {
  private static final String NAME = RunnerKind.EXEC.recordName();

  private final DockerEngine engine;
  private final List<LaunchProfile> profiles;

  /**
   * @param profiles all profiles of this kind; their containers are searched for apps
   */
  ContainerExecRunner(DockerEngine engine, List<LaunchProfile> profiles) {
    this.engine = engine;
    this.profiles = profiles;
  }

  @Override
  public void check(LaunchSpec spec) throws LaunchRefusedException {
    ContainerProcesses probe = probeOf(running(spec).getId(), spec.profile().docker().user());
    for (int gpu : spec.gpus()) {
      if (!probe.exists("/dev/nvidia" + gpu)) {
        throw LaunchRefusedException.noSuchGpu(gpu, "the container");
      }
    }
  }

  private InspectContainerResponse running(LaunchSpec spec) throws LaunchRefusedException {
    String name = String.valueOf(spec.container());
    LaunchProfile.Docker docker = spec.profile().docker();
    boolean allowed = name.equals(docker.container()) || docker.otherContainers().contains(name);
    Optional<InspectContainerResponse> container =
        allowed ? engine.container(name) : Optional.empty();
    if (container.isEmpty()) {
      throw new LaunchRefusedException(
          RequestRefusalCode.UNKNOWN_CONTAINER,
          "docker_container",
          allowed
              ? "no container " + name
              : "the docker_container "
                  + LaunchRefusedException.quoted(name)
                  + " is not a container of the profile");
    }
    var state = container.get().getState();
    if (!Boolean.TRUE.equals(state.getRunning()) || Boolean.TRUE.equals(state.getPaused())) {
      throw new LaunchRefusedException(
          RequestRefusalCode.CONTAINER_STOPPED,
          "docker_container",
          "the container " + name + " is not running, but " + state.getStatus());
    }
    return container.get();
  }

  @Override
  public ProcessLocator prepare(LaunchSpec spec, LaunchMark mark, AppFiles files)
      throws LaunchRefusedException {
    InspectContainerResponse container = running(spec);
    String user = spec.profile().docker().user();
    if (!probeOf(container.getId(), user).exists(files.mainConfig())) {
      throw new LaunchRefusedException(
          RequestRefusalCode.PATH_FORBIDDEN,
          "the container "
              + spec.container()
              + " does not see the host folder "
              + files.hostFolder()
              + " as "
              + files.appFolder());
    }
    Map<String, String> environment = new LinkedHashMap<>(AppCommand.visibleDevices(spec));
    environment.putAll(AppCommand.environment(spec, mark, files));
    try {
      String execId =
          engine.createExec(
              container.getId(),
              user,
              files.appFolder(),
              environment,
              AppCommand.commandLine(spec, files));
      return new ProcessLocator(
          NAME, null, null, null, null, container.getId(), nameOf(container), execId);
    } catch (NotFoundException | ConflictException stopped) {
      throw new LaunchRefusedException(
          RequestRefusalCode.CONTAINER_STOPPED,
          "the container " + spec.container() + " has stopped");
    }
  }

  @Override
  public ProcessLocator start(
      LaunchSpec spec, LaunchMark mark, AppFiles files, ProcessLocator prepared)
      throws LaunchRefusedException {
    String execId = Objects.requireNonNull(prepared.execId());
    try {
      engine.startExec(execId);
    } catch (StartFailedException failed) {
      throw new LaunchRefusedException(
          RequestRefusalCode.START_FAILED, "cannot start the program: " + failed.reason());
    } catch (NotFoundException gone) {
      // A restarted engine has forgotten the exec; if it was started before, it may still run.
      ProcessLocator place = locate(prepared, spec.profile().docker().user(), mark);
      if (place.containerPid() != null) {
        return place;
      }
      throw new LaunchRefusedException(
          RequestRefusalCode.CONTAINER_STOPPED,
          "the container " + spec.container() + " has stopped");
    }
    return locate(prepared, spec.profile().docker().user(), mark);
  }

  /** Finds the pid on the host, from the engine, and inside the container, by the environment. */
  private ProcessLocator locate(ProcessLocator prepared, @Nullable String user, LaunchMark mark) {
    ContainerProcesses probe = probeOf(Objects.requireNonNull(prepared.container()), user);
    ContainerProcesses.ContainerProcess inner =
        ContainerProcesses.awaitProcess(
            () ->
                probe
                    .findRoot(LaunchMark.TOKEN, mark.tokenHash())
                    .filter(each -> each.parent() == 0),
            () -> observe(prepared) instanceof Observation.Exited);
    Long hostPid =
        engine
            .exec(Objects.requireNonNull(prepared.execId()))
            .map(InspectExecResponse::getPidLong)
            .orElse(null);
    return ContainerProcesses.located(prepared, hostPid, inner);
  }

  @Override
  public Observation observe(ProcessLocator place) {
    try {
      String execId = place.execId();
      Optional<InspectExecResponse> exec = execId == null ? Optional.empty() : engine.exec(execId);
      if (exec.isPresent() && Boolean.TRUE.equals(exec.get().isRunning())) {
        return new Observation.Running();
      }
      if (exec.isPresent() && exec.get().getExitCodeLong() != null) {
        return new Observation.Exited(exec.get().getExitCodeLong().intValue());
      }
      // The engine forgets execs on restart and minutes after their exit.
      return observeByPid(place);
    } catch (EngineUnavailableException unavailable) {
      return new Observation.Unknown(unavailable.reason());
    }
  }

  private Observation observeByPid(ProcessLocator place) {
    Optional<InspectContainerResponse> container =
        engine.container(Objects.requireNonNull(place.container()));
    if (container.isEmpty() || !Boolean.TRUE.equals(container.get().getState().getRunning())) {
      return new Observation.Exited(null);
    }
    if (Boolean.TRUE.equals(container.get().getState().getPaused())) {
      return new Observation.Unknown("the container is paused");
    }
    return isRunning(place) ? new Observation.Running() : new Observation.Exited(null);
  }

  private boolean isRunning(ProcessLocator place) {
    Long pid = place.containerPid();
    return pid != null
        && probeOf(Objects.requireNonNull(place.container()), userOf(place))
            .process(pid)
            .filter(each -> Objects.equals(each.startTicks(), place.startTicks()))
            .filter(each -> each.bootId().equals(place.bootId()))
            .isPresent();
  }

  @Override
  public void signal(ProcessLocator place, Signal signal) {
    if (isRunning(place)) {
      probeOf(Objects.requireNonNull(place.container()), userOf(place))
          .kill(Objects.requireNonNull(place.containerPid()), signal.name());
    }
  }

  @Override
  public List<FoundProcess> find(String host) {
    List<FoundProcess> all = new ArrayList<>();
    for (LaunchProfile profile : profiles) {
      Stream.concat(
              Stream.ofNullable(profile.docker().container()),
              profile.docker().otherContainers().stream())
          .map(engine::container)
          .flatMap(Optional::stream)
          .filter(each -> Boolean.TRUE.equals(each.getState().getRunning()))
          .filter(each -> !Boolean.TRUE.equals(each.getState().getPaused()))
          .map(each -> findIn(each, profile.docker().user(), host))
          .forEach(all::addAll);
    }
    return all.stream().distinct().toList();
  }

  private List<FoundProcess> findIn(
      InspectContainerResponse container, @Nullable String user, String host) {
    ContainerProcesses probe = probeOf(container.getId(), user);
    ProcessLocator place =
        new ProcessLocator(
            NAME, null, null, null, null, container.getId(), nameOf(container), null);
    List<Long> marked = probe.findPids(LaunchMark.HOST, host);
    return marked.stream()
        .map(probe::process)
        .flatMap(Optional::stream)
        // Children inherit the mark; a child counts only if it outlived its parent.
        .filter(each -> !marked.contains(each.parent()))
        // Processes started from outside the container, the apps themselves, come first.
        .sorted(Comparator.comparingLong(ContainerProcesses.ContainerProcess::parent))
        .flatMap(
            each ->
                LaunchMark.ofEnvironment(probe.environment(each.pid())).stream()
                    .map(
                        mark ->
                            new FoundProcess(mark, ContainerProcesses.located(place, null, each))))
        .toList();
  }

  /** Kills child processes only: the container is shared, and an exec needs no removal. */
  @Override
  public void remove(ProcessLocator place, @Nullable String tokenHash, @Nullable AppFiles files) {
    if (tokenHash != null && place.container() != null) {
      ContainerProcesses probe = probeOf(place.container(), userOf(place));
      probe.findPids(LaunchMark.TOKEN, tokenHash).forEach(pid -> probe.kill(pid, "KILL"));
    }
  }

  private @Nullable String userOf(ProcessLocator place) {
    String name = place.containerName();
    return profiles.stream()
        .map(LaunchProfile::docker)
        .filter(
            each -> Objects.equals(each.container(), name) || each.otherContainers().contains(name))
        .map(LaunchProfile.Docker::user)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private ContainerProcesses probeOf(String container, @Nullable String user) {
    return new ContainerProcesses(engine, container, user);
  }

  private static String nameOf(InspectContainerResponse container) {
    return container.getName().startsWith("/")
        ? container.getName().substring(1)
        : container.getName();
  }
}
