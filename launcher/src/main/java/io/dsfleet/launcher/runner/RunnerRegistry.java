package io.dsfleet.launcher.runner;

import io.dsfleet.launcher.spec.LaunchProfile;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.state.process.ProcessLocator;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The app runners of a launcher, by kind. */
public final class RunnerRegistry {
  /** Possible values of {@link #engineState}. */
  public static final List<String> ENGINE_STATES = List.of("closed", "open", "half_open");

  private final Map<RunnerKind, AppRunner> byKind = new EnumMap<>(RunnerKind.class);
  private @Nullable DockerEngine engine;

  private RunnerRegistry() {}

  /** Creates the runners that these profiles need, without calling the engine. */
  public static RunnerRegistry of(Collection<LaunchProfile> profiles, EngineSettings settings) {
    RunnerRegistry runners = new RunnerRegistry();
    runners.byKind.put(RunnerKind.PROCESS, new HostProcessRunner());
    List<LaunchProfile> exec =
        profiles.stream().filter(each -> each.runner() == RunnerKind.EXEC).toList();
    boolean usesDocker = profiles.stream().anyMatch(each -> each.runner() != RunnerKind.PROCESS);
    if (usesDocker) {
      DockerEngine engine = new DockerEngine(settings);
      runners.engine = engine;
      runners.byKind.put(RunnerKind.EXEC, new ContainerExecRunner(engine, exec));
      runners.byKind.put(RunnerKind.CONTAINER, new ContainerRunner(engine));
    }
    return runners;
  }

  /** Uses these runners. */
  public static RunnerRegistry of(Map<RunnerKind, AppRunner> byKind) {
    RunnerRegistry runners = new RunnerRegistry();
    runners.byKind.putAll(byKind);
    return runners;
  }

  /** Returns the runner of a profile. */
  public AppRunner of(LaunchProfile profile) {
    return Objects.requireNonNull(byKind.get(profile.runner()));
  }

  /**
   * Returns the runner that started a process.
   *
   * @throws EngineUnavailableException if no profile uses this runner any more
   */
  public AppRunner of(ProcessLocator place) {
    AppRunner runner = byKind.get(RunnerKind.valueOf(place.runner().toUpperCase(Locale.ROOT)));
    if (runner == null) {
      throw new EngineUnavailableException(
          RequestRefusalCode.ENGINE_UNREACHABLE,
          "no profile uses runner " + place.runner() + " any more",
          null);
    }
    return runner;
  }

  /** Returns the state of the circuit breaker; empty if no profile needs the Docker Engine. */
  public String engineState() {
    return engine == null ? "" : engine.breakerState();
  }

  /** Returns all runners. */
  public Collection<AppRunner> all() {
    return List.copyOf(byKind.values());
  }
}
