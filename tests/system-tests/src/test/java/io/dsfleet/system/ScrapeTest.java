package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboards and alerts query only metrics that the services export. */
class ScrapeTest {
  private static final Map<String, String> SCRAPED =
      Map.of("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "prometheus");

  /** Metrics of the services, without those of RabbitMQ and Prometheus. */
  private static final Pattern ASKED =
      Pattern.compile("\\b(?:dsfleet|jvm|process|system|http_server)_[a-z_]+");

  @Test
  void dashboardAndAlerts_queryExportedMetrics() throws IOException {
    try (StandaloneFixture system = StandaloneFixture.start("scrape", SCRAPED);
        ScriptedApp app = ScriptedApp.settings(system.socket(), "scraped", 1).connect()) {
      FleetClient client = system.client();
      client.awaitInstance(app.instanceId(), 1);
      client.awaitCompleted(client.submit(JobRequests.fileset(9_900, 2)), Duration.ofSeconds(60));

      assertThat(asked()).isNotEmpty();
      // the scheduler updates sizes periodically
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(exported(client)).containsAll(asked()));
    }
  }

  private static Set<String> exported(FleetClient client) {
    FleetClient.HttpReply scrape = client.get("/actuator/prometheus");
    assertThat(scrape.status()).as(scrape.text()).isEqualTo(200);
    return scrape
        .text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceFirst("[{ ].*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> asked() throws IOException {
    Path infra = BuildArtifacts.root().resolve("infra");
    Set<String> asked = new TreeSet<>();
    try (Stream<Path> dashboards = Files.list(infra.resolve("grafana/dashboards"))) {
      for (Path file :
          Stream.concat(dashboards, Stream.of(infra.resolve("prometheus/alerts.yml"))).toList()) {
        for (String line : Files.readAllLines(file)) {
          Matcher matcher = ASKED.matcher(line);
          while (line.contains("expr") && matcher.find()) {
            asked.add(matcher.group());
          }
        }
      }
    }
    return asked;
  }
}
