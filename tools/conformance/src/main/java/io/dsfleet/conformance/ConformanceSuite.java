package io.dsfleet.conformance;

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
public final class ConformanceSuite implements AutoCloseable {
  private final WebSocketServer server;
  private final ConformanceSettings settings;
  private final InstantSource clock;
  private final InetSocketAddress address;
  private final ServerEndpoint doorway;

  private ConformanceSuite(
      WebSocketServer server,
      ConformanceSettings settings,
      InstantSource clock,
      InetSocketAddress address,
      ServerEndpoint doorway) {
    this.server = server;
    this.settings = settings;
    this.clock = clock;
    this.address = address;
    this.doorway = doorway;
  }

  /** Listens at the address and the usual path, for any app. */
  public static ConformanceSuite listen(InetSocketAddress address, ConformanceSettings settings)
      throws IOException {
    return listen(address, ServerEndpoint.USUAL, settings);
  }

  /**
   * Listens at the address; port 0 takes a free one.
   *
   * @throws IOException where it cannot, for example because the port is taken
   */
  public static ConformanceSuite listen(
      InetSocketAddress address, ServerEndpoint doorway, ConformanceSettings settings) throws IOException {
    return new ConformanceSuite(
        new WebSocketServer(address, doorway), settings, InstantSource.system(), address, doorway);
  }

  /** Where the app has to connect to, without the token. */
  public String uri() {
    String host = address.getAddress().isAnyLocalAddress() ? "HOST" : address.getHostString();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "ws://" + shown + ":" + server.port() + doorway.path();
  }

  /** Names of all scenarios, in the order in which they are played. */
  public static List<String> scenarios() {
    return ConformanceScenario.all().stream().map(ConformanceScenario::name).toList();
  }

  /** Plays them all; each outcome is told as soon as it is known. */
  public List<ScenarioOutcome> run(Consumer<ScenarioOutcome> listener) {
    return run(Set.copyOf(scenarios()), listener);
  }

  /** Plays the named ones. */
  public List<ScenarioOutcome> run(Set<String> names, Consumer<ScenarioOutcome> listener) {
    AppConversation stage = new AppConversation(server, settings, clock);
    JobDriver jobs = new JobDriver(stage);
    List<ScenarioOutcome> outcomes = new ArrayList<>();
    for (ConformanceScenario scenario : ConformanceScenario.all()) {
      if (names.contains(scenario.name())) {
        ScenarioOutcome outcome = play(scenario, stage, jobs);
        outcomes.add(outcome);
        listener.accept(outcome);
      }
    }
    return List.copyOf(outcomes);
  }

  private static ScenarioOutcome play(ConformanceScenario scenario, AppConversation stage, JobDriver jobs) {
    long began = System.nanoTime();
    String failure = null;
    try {
      stage.begin();
      scenario.script().play(jobs);
      stage.settle();
    } catch (ConformanceFailure departs) {
      failure = departs.what();
      stage.giveUp();
    }
    long millis = (System.nanoTime() - began) / 1_000_000;
    return new ScenarioOutcome(scenario.name(), scenario.asks(), failure, stage.takeRemarks(), millis);
  }

  @Override
  public void close() {
    server.close();
  }
}
