package io.dsfleet.launcher.runner;

import io.dsfleet.launcher.launch.Profile;
import io.dsfleet.launcher.launch.Profile.Kind;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.state.ProcessPlace;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The app runners of a launcher, by kind. */
public final class Runners {
  /** Possible values of {@link #engineState}. */
  public static final List<String> ENGINE_STATES = List.of("closed", "open", "half_open");

  private final Map<Kind, AppRunner> byKind = new EnumMap<>(Kind.class);
  private @Nullable DockerEngine engine;

  private Runners() {}

  /** Creates the runners that these profiles need, without calling the engine. */
  public static Runners of(Collection<Profile> profiles, EngineSettings settings) {
    Runners runners = new Runners();
    runners.byKind.put(Kind.PROCESS, new ProcessRunner());
    List<Profile> exec = profiles.stream().filter(each -> each.runner() == Kind.EXEC).toList();
    boolean usesDocker = profiles.stream().anyMatch(each -> each.runner() != Kind.PROCESS);
    if (usesDocker) {
      DockerEngine engine = new DockerEngine(settings);
      runners.engine = engine;
      runners.byKind.put(Kind.EXEC, new ExecRunner(engine, exec));
      runners.byKind.put(Kind.CONTAINER, new ContainerRunner(engine));
    }
    return runners;
  }

  /** Uses these runners. */
  public static Runners of(Map<Kind, AppRunner> byKind) {
    Runners runners = new Runners();
    runners.byKind.putAll(byKind);
    return runners;
  }

  /** Returns the runner of a profile. */
  public AppRunner of(Profile profile) {
    return Objects.requireNonNull(byKind.get(profile.runner()));
  }

  /**
   * Returns the runner that started a process.
   *
   * @throws EngineAwayException if no profile uses this runner any more
   */
  public AppRunner of(ProcessPlace place) {
    AppRunner runner = byKind.get(Kind.valueOf(place.runner().toUpperCase(Locale.ROOT)));
    if (runner == null) {
      throw new EngineAwayException(
          RequestRefusal.ENGINE_UNREACHABLE,
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
