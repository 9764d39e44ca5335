package io.dsfleet.launcher;

import io.dsfleet.broker.EnvelopeSender;
import io.dsfleet.launcher.folder.InstanceFolder;
import io.dsfleet.launcher.launch.Profile;
import io.dsfleet.launcher.launch.Profile.Kind;
import io.dsfleet.launcher.runner.AppRunner;
import io.dsfleet.launcher.runner.EngineSettings;
import io.dsfleet.launcher.runner.Runners;
import io.dsfleet.messages.broker.CleanProcesses;
import io.dsfleet.messages.broker.LaunchCommand;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.simulation.LauncherRule;
import io.dsfleet.simulation.World;
import io.dsfleet.state.PoolState;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One life of a launcher: all its parts are the real ones but its thread and its queues. */
public final class SimulatedLauncher {
  /** Name of its host. */
  public static final String HOST = "host";

  /** Where its instances have their folders. */
  public static final Path FOLDER = Path.of("/apps");

  private static final int ALMOST_NEVER = 1_000_000;
  private static final LauncherMetrics METRICS =
      new LauncherMetrics(new CompositeMeterRegistry(), HOST);

  private final LauncherParts parts;
  private final Rounds rounds;

  /** What it finds around it. */
  public record Around(
      World world,
      PoolState pool,
      EnvelopeSender sender,
      Map<Kind, AppRunner> runners,
      InstanceFolder folders,
      InstantSource wall) {}

  /** Not active yet; serves and leaves its host as it is told. */
  public SimulatedLauncher(Around around, Runnable serve, Runnable leave) {
    World world = around.world();
    LauncherProperties properties = properties(around.pool().name(), world);
    InstantSource clock =
        world.lacks(LauncherRule.STEADY_CLOCK)
            ? around.wall()
            : SteadyClock.started(around.wall(), () -> world.now() * 1_000_000);
    Surroundings surroundings =
        new Surroundings(
            Runners.of(around.runners()),
            around.folders(),
            clock,
            new Drawn(world),
            () -> "id-" + world.below(Integer.MAX_VALUE));
    parts =
        LauncherWiring.parts(properties, around.pool(), around.sender(), 1, METRICS, surroundings);
    rounds = new Rounds(properties, parts, serve, leave);
  }

  /** As by default, but that what takes minutes takes seconds. */
  private static LauncherProperties properties(String pool, World world) {
    return new LauncherProperties(
        HOST,
        pool,
        FOLDER,
        List.of(),
        List.of(),
        URI.create("ws://127.0.0.1:1/deepstream/ws"),
        Map.of(
            "process", profile(Kind.PROCESS),
            "exec", profile(Kind.EXEC),
            "container", profile(Kind.CONTAINER)),
        "process",
        List.of(),
        new EngineSettings(
            URI.create("unix:///none"), Duration.ofSeconds(5), 2, 4, Duration.ofSeconds(5)),
        Duration.ofMillis(500),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        false,
        Duration.ofMillis(world.lacks(LauncherRule.RESTART_PAUSE) ? 0 : 1_000),
        world.lacks(LauncherRule.QUARANTINE) ? ALMOST_NEVER : 4,
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30));
  }

  private static Profile profile(Kind kind) {
    return new Profile(
        kind,
        List.of("app"),
        Map.of(),
        null,
        null,
        1,
        List.of(),
        new Profile.Docker(
            kind == Kind.EXEC ? "shared" : null,
            List.of(),
            kind == Kind.CONTAINER ? "image" : null,
            null,
            List.of(),
            List.of(),
            null,
            null,
            null,
            1,
            org.springframework.util.unit.DataSize.ofMegabytes(1),
            true,
            List.of()));
  }

  /** What it holds its host under. */
  public String id() {
    return parts.lease().launcherId();
  }

  /** One round. */
  public void look() {
    rounds.look();
  }

  /** Does what the scheduler tells, or throws. */
  public void perform(LaunchCommand command) {
    boolean _ = rounds.perform(command);
  }

  /** Launches; empty while nobody can tell. */
  public Optional<ServiceReply> launch(LaunchInstance asked) {
    return rounds.ifActive(() -> parts.desk().launch(asked));
  }

  /** What became of a launch, empty while nobody can tell. */
  public Optional<ServiceReply> outcome(String processId) {
    return rounds.ifActive(() -> parts.desk().outcome(processId));
  }

  /** Forgets what is over. */
  public ServiceReply clean() {
    return rounds.ifActive(() -> parts.desk().clean(new CleanProcesses(null)));
  }

  /** The world's chance as a source of secrets. */
  private static final class Drawn extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final transient World world;

    Drawn(World world) {
      this.world = world;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) world.below(256);
      }
    }
  }
}
