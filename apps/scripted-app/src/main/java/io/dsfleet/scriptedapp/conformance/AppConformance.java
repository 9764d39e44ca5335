package io.dsfleet.scriptedapp.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Plays the server for one app, of any language, and walks every scenario of 001 with it. The app
 * connects to {@link #uri}; the last scenario ends it.
 */
public final class AppConformance implements AutoCloseable {
  private final WireServer server;
  private final ConformanceSettings settings;
  private final InstantSource clock;
  private final InetSocketAddress address;
  private final Doorway doorway;

  private AppConformance(
      WireServer server,
      ConformanceSettings settings,
      InstantSource clock,
      InetSocketAddress address,
      Doorway doorway) {
    this.server = server;
    this.settings = settings;
    this.clock = clock;
    this.address = address;
    this.doorway = doorway;
  }

  /** Listens at the address and the usual path, for any app. */
  public static AppConformance listen(InetSocketAddress address, ConformanceSettings settings)
      throws IOException {
    return listen(address, Doorway.USUAL, settings);
  }

  /**
   * Listens at the address; port 0 takes a free one.
   *
   * @throws IOException where it cannot, for example because the port is taken
   */
  public static AppConformance listen(
      InetSocketAddress address, Doorway doorway, ConformanceSettings settings) throws IOException {
    return new AppConformance(
        new WireServer(address, doorway), settings, InstantSource.system(), address, doorway);
  }

  /** Where the app has to connect to, without the token. */
  public String uri() {
    String host = address.getAddress().isAnyLocalAddress() ? "HOST" : address.getHostString();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "ws://" + shown + ":" + server.port() + doorway.path();
  }

  /** Names of all scenarios, in the order in which they are played. */
  public static List<String> scenarios() {
    return Scenario.all().stream().map(Scenario::name).toList();
  }

  /** Plays them all; each outcome is told as soon as it is known. */
  public List<Outcome> run(Consumer<Outcome> listener) {
    return run(Set.copyOf(scenarios()), listener);
  }

  /** Plays the named ones. */
  public List<Outcome> run(Set<String> names, Consumer<Outcome> listener) {
    Stage stage = new Stage(server, settings, clock);
    Jobs jobs = new Jobs(stage);
    List<Outcome> outcomes = new ArrayList<>();
    for (Scenario scenario : Scenario.all()) {
      if (names.contains(scenario.name())) {
        Outcome outcome = play(scenario, stage, jobs);
        outcomes.add(outcome);
        listener.accept(outcome);
      }
    }
    return List.copyOf(outcomes);
  }

  private static Outcome play(Scenario scenario, Stage stage, Jobs jobs) {
    long began = System.nanoTime();
    String failure = null;
    try {
      stage.begin();
      scenario.script().play(jobs);
      stage.settle();
    } catch (Unexpected departs) {
      failure = departs.what();
      stage.giveUp();
    }
    long millis = (System.nanoTime() - began) / 1_000_000;
    return new Outcome(scenario.name(), scenario.asks(), failure, stage.takeRemarks(), millis);
  }

  @Override
  public void close() {
    server.close();
  }
}
