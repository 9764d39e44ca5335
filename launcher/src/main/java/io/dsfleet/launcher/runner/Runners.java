package io.dsfleet.launcher.runner;

import io.dsfleet.launcher.launch.Profile;
import io.dsfleet.launcher.launch.Profile.Kind;
import io.dsfleet.state.ProcessPlace;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ways to run an app that a launcher's profiles need. */
public final class Runners {
  /** What {@link #engineState} may say. */
  public static final List<String> ENGINE_STATES = List.of("closed", "open", "half_open");

  private final Map<Kind, AppRunner> byKind = new EnumMap<>(Kind.class);
  private @Nullable DockerEngine engine;

  private Runners() {}

  /** The runners of these profiles; the engine is not asked yet. */
  public static Runners of(Collection<Profile> profiles, EngineSettings settings) {
    Runners all = new Runners();
    all.byKind.put(Kind.PROCESS, new ProcessRunner());
    List<Profile> exec = profiles.stream().filter(each -> each.runner() == Kind.EXEC).toList();
    boolean docker = profiles.stream().anyMatch(each -> each.runner() != Kind.PROCESS);
    if (docker) {
      DockerEngine engine = new DockerEngine(settings);
      all.engine = engine;
      all.byKind.put(Kind.EXEC, new ExecRunner(engine, exec));
      all.byKind.put(Kind.CONTAINER, new ContainerRunner(engine));
    }
    return all;
  }

  /** These runners, by what they are for. */
  public static Runners of(Map<Kind, AppRunner> runners) {
    Runners all = new Runners();
    all.byKind.putAll(runners);
    return all;
  }

  /** The runner of this profile. */
  public AppRunner of(Profile profile) {
    return Objects.requireNonNull(byKind.get(profile.runner()));
  }

  /**
   * The runner that started this.
   *
   * @throws EngineAwayException where no profile says how to reach it any more
   */
  public AppRunner of(ProcessPlace place) {
    AppRunner runner = byKind.get(Kind.valueOf(place.runner().toUpperCase(Locale.ROOT)));
    if (runner == null) {
      throw new EngineAwayException(
          io.dsfleet.messages.broker.RequestRefusal.ENGINE_UNREACHABLE,
          "expected a profile with runner " + place.runner() + ", but there is none any more",
          null);
    }
    return runner;
  }

  /** State of the breaker before the Docker Engine, empty where no profile needs one. */
  public String engineState() {
    return engine == null ? "" : engine.breakerState();
  }

  /** All of them. */
  public Collection<AppRunner> all() {
    return List.copyOf(byKind.values());
  }
}
