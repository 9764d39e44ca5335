package io.dsfleet.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboards have Grafana's schema, and the queried metrics exist. */
class DashboardTest {
  private static final int COLUMNS = 24;
  private static final Pattern METRIC = Pattern.compile("\\bdsfleet_[a-z_]+");
  private static final Pattern METER = Pattern.compile("\"(dsfleet\\.[a-z.]+[a-z])\"");
  private static final String SUFFIX = "_(total|seconds|seconds_max|seconds_count|seconds_sum)$";

  @Test
  void dashboards_haveTheSchemaOfGrafana() throws IOException {
    String datasource = Files.readString(infra("grafana/provisioning/datasources/prometheus.yaml"));
    for (Path file : dashboards()) {
      JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(file));
      assertThat(dashboard.path("uid").asString("")).matches("[A-Za-z0-9_-]{1,40}");
      assertThat(dashboard.path("title").asString("")).isNotBlank();
      assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
      Set<Integer> ids = new HashSet<>();
      List<JsonNode> placed = new ArrayList<>();
      for (JsonNode panel : dashboard.path("panels")) {
        String name = file.getFileName() + ": " + panel.path("title").asString("");
        assertThat(ids.add(panel.path("id").asInt())).as(name + ": id").isTrue();
        assertThat(panel.path("type").asString("")).as(name).isIn("stat", "timeseries");
        isQueried(panel, name, datasource);
        isPlaced(panel.path("gridPos"), placed, name);
      }
      assertThat(placed).isNotEmpty();
    }
  }

  private static void isQueried(JsonNode panel, String name, String datasource) {
    assertThat(panel.path("targets").size()).as(name).isPositive();
    Set<String> references = new HashSet<>();
    for (JsonNode target : panel.path("targets")) {
      assertThat(target.path("expr").asString("")).as(name).isNotBlank();
      assertThat(references.add(target.path("refId").asString())).as(name).isTrue();
      assertThat(datasource).contains("uid: " + target.at("/datasource/uid").asString());
    }
  }

  private static void isPlaced(JsonNode place, List<JsonNode> others, String name) {
    assertThat(place.path("x").asInt() + place.path("w").asInt()).as(name).isBetween(1, COLUMNS);
    assertThat(place.path("h").asInt()).as(name).isPositive();
    for (JsonNode other : others) {
      boolean apart =
          right(place) <= other.path("x").asInt()
              || right(other) <= place.path("x").asInt()
              || bottom(place) <= other.path("y").asInt()
              || bottom(other) <= place.path("y").asInt();
      assertThat(apart).as(name + " lies on " + other).isTrue();
    }
    others.add(place);
  }

  private static int right(JsonNode place) {
    return place.path("x").asInt() + place.path("w").asInt();
  }

  private static int bottom(JsonNode place) {
    return place.path("y").asInt() + place.path("h").asInt();
  }

  @Test
  void dashboardsAndAlerts_queryMetersOfTheServices() throws IOException {
    Set<String> meters = meters();
    Set<String> asked = new TreeSet<>();
    List<Path> files = new ArrayList<>(dashboards());
    files.add(infra("prometheus/alerts.yml"));
    for (Path file : files) {
      Matcher matcher = METRIC.matcher(Files.readString(file));
      while (matcher.find()) {
        asked.add(matcher.group());
      }
    }
    assertThat(asked).isNotEmpty();
    assertThat(asked)
        .allSatisfy(
            metric -> assertThat(meters).containsAnyOf(metric, metric.replaceFirst(SUFFIX, "")));
  }

  @Test
  void eachAlert_hasItsRunbookPage() throws IOException {
    String rules = Files.readString(infra("prometheus/alerts.yml"));
    List<String> alarms = found("- alert: (\\w+)", rules);
    assertThat(alarms).isNotEmpty();
    assertThat(found("runbook_url: \"docs/reliability.md#(\\w+)\"", rules))
        .containsExactlyElementsOf(
            alarms.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
    String runbook =
        Files.readString(ComposeFiles.ROOT.resolve("docs/reliability.md")).split("## Runbook")[1];
    assertThat(found("(?m)^### (\\w+)$", runbook)).containsExactlyElementsOf(alarms);
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }

  /** Names of meters in the services' sources, in Prometheus notation. */
  private static Set<String> meters() throws IOException {
    Set<String> meters = new TreeSet<>();
    for (String module :
        List.of("gateway", "scheduler", "ds-bridge", "launcher", "libs/fleet-broker")) {
      Path sources = ComposeFiles.ROOT.resolve(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          Matcher matcher = METER.matcher(Files.readString(file));
          while (matcher.find()) {
            meters.add(matcher.group(1).replace('.', '_'));
          }
        }
      }
    }
    return meters;
  }

  private static List<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(infra("grafana/dashboards"))) {
      return files.toList();
    }
  }

  private static Path infra(String path) {
    return ComposeFiles.ROOT.resolve("infra").resolve(path);
  }
}
