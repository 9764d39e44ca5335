package io.dsfleet.launcher.runner;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.launch.LaunchMark;
import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.launcher.launch.LaunchSpec;
import io.dsfleet.launcher.launch.Profile.Kind;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.state.ProcessPlace;
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

/** Runs each app in a container of its own. */
final class ContainerRunner implements AppRunner {
  private static final String NAME = Kinds.nameOf(Kind.CONTAINER);
  private static final Set<Integer> NOT_STARTED = Set.of(126, 127);
  private static final int LAST_LINES = 1_000;

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
    return new LaunchRefusedException(
        RequestRefusal.IMAGE_MISSING, "expected an image " + image + ", but there is none");
  }

  @Override
  public ProcessPlace prepare(LaunchSpec spec, LaunchMark mark, AppFiles files)
      throws LaunchRefusedException {
    requireMounted(spec, files);
    String name = ContainerSpec.nameOf(spec);
    String image = String.valueOf(spec.profile().docker().image());
    try {
      Optional<String> id = create(image, spec, mark, files);
      if (id.isEmpty()) {
        makeRoom(name, mark);
        id = create(image, spec, mark, files);
      }
      return id.map(made -> new ProcessPlace(NAME, null, null, null, null, made, name, null))
          .orElseThrow(() -> taken(name));
    } catch (NotFoundException noImage) {
      throw imageMissing(image);
    } catch (StartFailedException refused) {
      throw startFailed("container that can be made", refused);
    }
  }

  private static void requireMounted(LaunchSpec spec, AppFiles files)
      throws LaunchRefusedException {
    if (spec.profile().docker().mounts().stream()
        .noneMatch(mount -> Path.of(files.inside()).startsWith(mount.target()))) {
      throw new LaunchRefusedException(
          RequestRefusal.PATH_FORBIDDEN,
          "expected a mount of the profile with " + files.inside() + ", but there is none");
    }
  }

  private Optional<String> create(String image, LaunchSpec spec, LaunchMark mark, AppFiles files) {
    return engine.createContainer(image, command -> ContainerSpec.fill(command, spec, mark, files));
  }

  /** Removes what an earlier life left behind under this name, if it is ours and does not run. */
  private void makeRoom(String name, LaunchMark mark) throws LaunchRefusedException {
    Optional<InspectContainerResponse> holder = engine.container(name);
    if (holder.isEmpty()) {
      return;
    }
    boolean ours =
        LaunchMark.ofLabels(holder.get().getConfig().getLabels())
            .filter(each -> each.host().equals(mark.host()))
            .filter(each -> each.instanceId().equals(mark.instanceId()))
            .isPresent();
    if (!ours || Boolean.TRUE.equals(holder.get().getState().getRunning())) {
      throw taken(name);
    }
    engine.removeContainer(holder.get().getId());
  }

  private static LaunchRefusedException taken(String name) {
    return new LaunchRefusedException(
        RequestRefusal.INSTANCE_EXISTS,
        "instance_id",
        "expected no container " + name + ", but there is one");
  }

  private static LaunchRefusedException startFailed(String what, RuntimeException failed) {
    return new LaunchRefusedException(
        failed.getMessage() != null && failed.getMessage().contains("device driver")
            ? RequestRefusal.UNKNOWN_GPU
            : RequestRefusal.START_FAILED,
        "expected a " + what + ", but: " + Kinds.firstLine(failed));
  }

  @Override
  public ProcessPlace start(LaunchSpec spec, LaunchMark mark, AppFiles files, ProcessPlace prepared)
      throws LaunchRefusedException {
    String id = Objects.requireNonNull(prepared.container());
    try {
      engine.startContainer(id);
    } catch (StartFailedException failed) {
      engine.removeContainer(id);
      throw startFailed("container that starts", failed);
    }
    ProcessPlace place = located(prepared, spec.profile().docker().user(), mark);
    if (place.containerPid() == null
        && look(place) instanceof Sight.Ended ended
        && ended.exitCode() != null
        && NOT_STARTED.contains(ended.exitCode())) {
      // The container's first process runs, and says by its code that the program does not.
      String said = engine.log(id, 1, 0).strip();
      engine.removeContainer(id);
      throw new LaunchRefusedException(
          RequestRefusal.START_FAILED,
          "expected a program that starts, but: " + said.substring(said.indexOf(' ') + 1));
    }
    return place;
  }

  private ProcessPlace located(ProcessPlace prepared, @Nullable String user, LaunchMark mark) {
    String id = Objects.requireNonNull(prepared.container());
    Long hostPid = engine.container(id).map(ContainerRunner::hostPid).orElse(null);
    ContainerProbe probe = new ContainerProbe(engine, id, user);
    return Kinds.at(
        prepared,
        hostPid,
        Kinds.patiently(() -> inner(probe, mark), () -> !(look(prepared) instanceof Sight.Runs)));
  }

  /** The app itself, not the small first process that reaps its orphans. */
  private static Optional<ContainerProbe.Inner> inner(ContainerProbe probe, LaunchMark mark) {
    List<ContainerProbe.Inner> all =
        probe.withVariable(LaunchMark.TOKEN, mark.tokenHash()).stream()
            .map(probe::process)
            .flatMap(Optional::stream)
            .toList();
    return all.stream().filter(each -> each.parent() == 1 || all.size() == 1).findFirst();
  }

  private static Long hostPid(InspectContainerResponse container) {
    return Objects.requireNonNullElse(container.getState().getPidLong(), 0L);
  }

  @Override
  public Sight look(ProcessPlace place) {
    try {
      Optional<InspectContainerResponse> container =
          engine.container(Objects.requireNonNull(place.container()));
      if (container.isEmpty()) {
        return new Sight.Ended(null);
      }
      var state = container.get().getState();
      if (!Boolean.TRUE.equals(state.getRunning())) {
        Long code = state.getExitCodeLong();
        return new Sight.Ended(code == null ? null : code.intValue());
      }
      return isSame(place, container.get()) ? new Sight.Runs() : new Sight.Ended(null);
    } catch (EngineAwayException away) {
      return new Sight.Unknown(away.reason());
    }
  }

  /** Someone else may have restarted the container: then it is another life. */
  private static boolean isSame(ProcessPlace place, InspectContainerResponse container) {
    return place.hostPid() == null || place.hostPid().equals(hostPid(container));
  }

  @Override
  public void signal(ProcessPlace place, Signal signal) {
    String id = Objects.requireNonNull(place.container());
    if (engine.container(id).filter(each -> isSame(place, each)).isPresent()) {
      engine.kill(id, signal.name());
    }
  }

  @Override
  public List<Found> find(String host) {
    return engine.labelled(LaunchMark.labelOf(host)).stream()
        .filter(each -> "running".equals(each.getState()) || "paused".equals(each.getState()))
        .flatMap(each -> found(each).stream())
        .toList();
  }

  private Optional<Found> found(Container container) {
    return LaunchMark.ofLabels(container.getLabels())
        .map(
            mark -> {
              String name = container.getNames()[0].replaceFirst("^/", "");
              ProcessPlace place =
                  new ProcessPlace(NAME, null, null, null, null, container.getId(), name, null);
              Long hostPid =
                  engine.container(container.getId()).map(ContainerRunner::hostPid).orElse(null);
              ContainerProbe probe = new ContainerProbe(engine, container.getId(), null);
              return new Found(mark, Kinds.at(place, hostPid, inner(probe, mark).orElse(null)));
            });
  }

  @Override
  public String console(ProcessPlace place, int lines, int since) {
    return engine.log(Objects.requireNonNull(place.container()), lines, since);
  }

  @Override
  public void remove(ProcessPlace place, @Nullable String tokenHash, @Nullable AppFiles files) {
    String id = place.container();
    if (id == null) {
      return;
    }
    if (files != null && Files.isDirectory(files.folder())) {
      keepLastWords(engine.log(id, LAST_LINES, 0), files);
    }
    engine.removeContainer(id);
  }

  private static void keepLastWords(String log, AppFiles files) {
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
