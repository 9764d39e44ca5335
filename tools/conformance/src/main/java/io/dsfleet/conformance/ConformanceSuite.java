package io.dsfleet.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Acts as the server for one app of any language and runs every scenario of the app protocol with
 * it. The app connects to {@link #uri}; the last scenario ends it.
 */
public final class ConformanceSuite implements AutoCloseable {
  private final WebSocketServer server;
  private final ConformanceSettings settings;
  private final InstantSource clock;
  private final InetSocketAddress address;
  private final ServerEndpoint endpoint;
  private final FrameTrace trace;

  private ConformanceSuite(
      WebSocketServer server,
      ConformanceSettings settings,
      InstantSource clock,
      InetSocketAddress address,
      ServerEndpoint endpoint,
      FrameTrace trace) {
    this.server = server;
    this.settings = settings;
    this.clock = clock;
    this.address = address;
    this.endpoint = endpoint;
    this.trace = trace;
  }

  /** Listens at the address and the default path, without a token. */
  public static ConformanceSuite listen(InetSocketAddress address, ConformanceSettings settings)
      throws IOException {
    return listen(address, ServerEndpoint.DEFAULT, settings, FrameTrace.inMemory());
  }

  /**
   * Listens at the address; port 0 chooses a free port.
   *
   * @param trace receives every frame
   * @throws IOException if the address cannot be bound
   */
  public static ConformanceSuite listen(
      InetSocketAddress address,
      ServerEndpoint endpoint,
      ConformanceSettings settings,
      FrameTrace trace)
      throws IOException {
    return new ConformanceSuite(
        new WebSocketServer(address, endpoint, trace),
        settings,
        InstantSource.system(),
        address,
        endpoint,
        trace);
  }

  /** The address that the app must connect to, without the token. */
  public String uri() {
    String host = address.getAddress().isAnyLocalAddress() ? "HOST" : address.getHostString();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "ws://" + shown + ":" + server.port() + endpoint.path();
  }

  /** Names of all scenarios in the order in which they run. */
  public static List<String> scenarios() {
    return ConformanceScenario.all().stream().map(ConformanceScenario::name).toList();
  }

  /** What each scenario requires of the app, by name, in the order in which they run. */
  public static Map<String, String> requirements() {
    Map<String, String> requirements = new LinkedHashMap<>();
    ConformanceScenario.all().forEach(each -> requirements.put(each.name(), each.requirement()));
    return requirements;
  }

  /** Runs all scenarios; {@code listener} receives each outcome as soon as it is known. */
  public List<ScenarioOutcome> run(Consumer<ScenarioOutcome> listener) {
    return run(Set.copyOf(scenarios()), listener);
  }

  /** Runs the named scenarios. */
  public List<ScenarioOutcome> run(Set<String> names, Consumer<ScenarioOutcome> listener) {
    AppConversation conversation = new AppConversation(server, settings, clock);
    JobDriver driver = new JobDriver(conversation);
    List<ScenarioOutcome> outcomes = new ArrayList<>();
    for (ConformanceScenario scenario : ConformanceScenario.all()) {
      if (names.contains(scenario.name())) {
        ScenarioOutcome outcome = run(scenario, conversation, driver);
        outcomes.add(outcome);
        listener.accept(outcome);
      }
    }
    return List.copyOf(outcomes);
  }

  private ScenarioOutcome run(
      ConformanceScenario scenario, AppConversation conversation, JobDriver driver) {
    long startNanos = System.nanoTime();
    String failure = null;
    List<String> frames = List.of();
    trace.begin(scenario.name());
    try {
      conversation.begin();
      scenario.script().run(driver);
      conversation.settle();
    } catch (ConformanceFailure failed) {
      failure = failed.sentence();
      frames = trace.recent();
      conversation.abandon();
    }
    long millis = (System.nanoTime() - startNanos) / 1_000_000;
    return new ScenarioOutcome(
        scenario.name(),
        scenario.requirement(),
        failure,
        frames,
        conversation.drainRemarks(),
        millis);
  }

  @Override
  public void close() {
    server.close();
  }
}
