package io.dsfleet.launcher;

import io.dsfleet.broker.publish.EnvelopeSender;
import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.launcher.folder.InstanceFolders;
import io.dsfleet.launcher.host.LauncherMetrics;
import io.dsfleet.launcher.host.MonotonicClock;
import io.dsfleet.launcher.runner.AppRunner;
import io.dsfleet.launcher.runner.EngineSettings;
import io.dsfleet.launcher.runner.RunnerRegistry;
import io.dsfleet.launcher.spec.LaunchProfile;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import io.dsfleet.messages.broker.CleanProcesses;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.ProcessCommand;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.simulation.LauncherRule;
import io.dsfleet.simulation.SimulatedWorld;
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

/** A launcher for the simulation: real components without its thread and its queues. */
public final class SimulatedLauncher {
  /** Name of the host. */
  public static final String HOST = "host";

  /** Parent of the instance folders. */
  public static final Path FOLDER = Path.of("/apps");

  private static final int UNLIMITED = 1_000_000;
  private static final LauncherMetrics METRICS =
      new LauncherMetrics(new CompositeMeterRegistry(), HOST);

  private final LauncherComponents components;
  private final LauncherLoop loop;

  /** Environment of the launcher. */
  public record Dependencies(
      SimulatedWorld world,
      PoolState pool,
      EnvelopeSender sender,
      Map<RunnerKind, AppRunner> runners,
      InstanceFolders folders,
      InstantSource wall) {}

  /** Creates a launcher on standby; the callbacks open and close the host's queues. */
  public SimulatedLauncher(Dependencies around, Runnable onActive, Runnable onStandby) {
    SimulatedWorld world = around.world();
    LauncherProperties properties = properties(around.pool().name(), world);
    InstantSource clock =
        world.isDisabled(LauncherRule.STEADY_CLOCK)
            ? around.wall()
            : MonotonicClock.startingNow(around.wall(), () -> world.now() * 1_000_000);
    LauncherEnvironment surroundings =
        new LauncherEnvironment(
            RunnerRegistry.of(around.runners()),
            around.folders(),
            clock,
            new WorldRandom(world),
            () -> "id-" + world.below(Integer.MAX_VALUE));
    components =
        LauncherWiring.components(
            properties, around.pool(), around.sender(), 1, METRICS, surroundings);
    loop = new LauncherLoop(properties, components, onActive, onStandby);
  }

  /** The defaults, with seconds instead of minutes. */
  private static LauncherProperties properties(String pool, SimulatedWorld world) {
    return new LauncherProperties(
        HOST,
        pool,
        FOLDER,
        List.of(),
        List.of(),
        URI.create("ws://127.0.0.1:1/deepstream/ws"),
        Map.of(
            "process", profile(RunnerKind.PROCESS),
            "exec", profile(RunnerKind.EXEC),
            "container", profile(RunnerKind.CONTAINER)),
        "process",
        List.of(),
        new EngineSettings(
            URI.create("unix:///none"), Duration.ofSeconds(5), 2, 4, Duration.ofSeconds(5)),
        Duration.ofMillis(500),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        false,
        Duration.ofMillis(world.isDisabled(LauncherRule.RESTART_PAUSE) ? 0 : 1_000),
        world.isDisabled(LauncherRule.QUARANTINE) ? UNLIMITED : 4,
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30));
  }

  private static LaunchProfile profile(RunnerKind kind) {
    return new LaunchProfile(
        kind,
        List.of("app"),
        List.of(),
        Map.of(),
        null,
        null,
        1,
        List.of(),
        new LaunchProfile.Docker(
            kind == RunnerKind.EXEC ? "shared" : null,
            List.of(),
            kind == RunnerKind.CONTAINER ? "image" : null,
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

  /** Returns the id under which it holds the host lease. */
  public String id() {
    return components.lease().launcherId();
  }

  /** Runs one iteration of the loop. */
  public void runOnce() {
    loop.runOnce();
  }

  /** Executes a scheduler command. */
  public void perform(ProcessCommand command) {
    boolean _ = loop.perform(command);
  }

  /** Launches an instance; empty while the outcome is unknown. */
  public Optional<ServiceReply> launch(LaunchInstance request) {
    return loop.ifActive(() -> components.launchHandler().launch(request));
  }

  /** Returns the outcome of a launch; empty while it is unknown. */
  public Optional<ServiceReply> outcome(String processId) {
    return loop.ifActive(() -> components.launchHandler().outcome(processId));
  }

  /** Deletes launches that are over. */
  public ServiceReply clean() {
    return loop.ifActive(() -> components.launchHandler().clean(new CleanProcesses(null)));
  }

  /** Draws secrets from the world's random source. */
  private static final class WorldRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final transient SimulatedWorld world;

    WorldRandom(SimulatedWorld world) {
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
