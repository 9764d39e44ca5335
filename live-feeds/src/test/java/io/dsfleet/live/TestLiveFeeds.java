package io.dsfleet.live;

import static org.awaitility.Awaitility.await;

import io.dsfleet.visionworker.VisionWorkerMain;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Running live feeds with real workers. */
final class TestLiveFeeds implements AutoCloseable {
  static final Path SAMPLES = Path.of("..", "samples").toAbsolutePath().normalize();

  private final ServletWebServerApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper mapper = new JsonMapper();

  /** The service under test. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(LiveFeedsConfiguration.class)
  static class LiveFeedsTestApplication {}

  /**
   * @param settings below {@code dsfleet.live.}
   */
  TestLiveFeeds(String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.threads.virtual.enabled=true",
                "--logging.level.root=warn",
                "--dsfleet.live.root=" + SAMPLES,
                "--dsfleet.live.min-restart-delay=100ms",
                "--dsfleet.live.frame-timeout=30s"));
    List<String> worker =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            VisionWorkerMain.class.getName());
    for (int index = 0; index < worker.size(); index++) {
      arguments.add("--dsfleet.live.worker-command[" + index + "]=" + worker.get(index));
    }
    if (Stream.of(settings).noneMatch(setting -> setting.startsWith("snapshot-timeout="))) {
      arguments.add("--dsfleet.live.snapshot-timeout=30s");
    }
    for (String setting : settings) {
      arguments.add("--dsfleet.live." + setting);
    }
    context =
        (ServletWebServerApplicationContext)
            SpringApplication.run(LiveFeedsTestApplication.class, arguments.toArray(String[]::new));
  }

  /** Two sources, {@code gate} and {@code yard}. */
  static String[] twoSources(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of("sources.gate.file=pedestrians-1.mp4", "sources.yard.file=pedestrians-2.mp4"));
    settings.addAll(List.of(more));
    return settings.toArray(String[]::new);
  }

  VideoClient view(String query) {
    return VideoClient.connect(
        client, URI.create("ws://127.0.0.1:" + port() + "/ws/video" + query));
  }

  HttpResponse<byte[]> get(String path) {
    try {
      return client.send(request(path), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).build();
  }

  HttpClient client() {
    return client;
  }

  /** The status of a source. */
  JsonNode status(String source) {
    for (JsonNode each : mapper.readTree(get("/live/sources").body())) {
      if (each.path("name").asString().equals(source)) {
        return each;
      }
    }
    throw new AssertionError("no source " + source);
  }

  void awaitState(String source, String state) {
    awaitSoon().until(() -> status(source).path("state").asString().equals(state));
  }

  double count(String meter) {
    return context.getBean(MeterRegistry.class).find(meter).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  /** The worker processes of this JVM. */
  static List<ProcessHandle> workers() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(each -> each.info().command().orElse("").endsWith("/java"))
        .toList();
  }

  static ConditionFactory awaitSoon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }

  private int port() {
    return context.getWebServer().getPort();
  }

  @Override
  public void close() {
    context.close();
    client.close();
  }
}
