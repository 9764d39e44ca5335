package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import java.io.File;
import java.lang.reflect.Method;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * The table of routes. Each row is called with and without a trailing slash. The OpenAPI document
 * lists exactly these routes, and each has a test with a successful call.
 */
@ExtendWith(SharedGatewayExtension.class)
class RestContractTest {
  /**
   * A route and one call of it.
   *
   * @param route route as the OpenAPI document names it
   * @param call called path, with query
   * @param fields first fields of the response in this order; of its first element if it is an
   *     array
   */
  private record Row(String route, String call, String body, int status, List<String> fields) {
    String method() {
      return route.substring(0, route.indexOf(' '));
    }
  }

  private static final List<String> PROBLEM = List.of("type", "title", "status", "detail", "code");
  private static final String GONE = "default.01jq0000000000000000000001";

  private static Row get(String route, String call, int status, String... fields) {
    return new Row("GET " + route, call, null, status, List.of(fields));
  }

  private static Row post(String route, String call, String body, int status, String... fields) {
    return new Row("POST " + route, call, body, status, List.of(fields));
  }

  private static Row refused(String method, String route, String call, String body, int status) {
    return new Row(method + " " + route, call, body, status, PROBLEM);
  }

  /** Rows of the original server: the whole. */
  private static Stream<Row> health() {
    String at = "/deepstream";
    return Stream.of(
        get("/health", "/health", 200, "status"),
        get(
            at + "/health",
            at + "/health",
            200,
            "status",
            "timestamp",
            "connected_instances",
            "total_instances",
            "total_processes",
            "running_processes",
            "websocket",
            "system"),
        get(
            at + "/stats",
            at + "/stats",
            200,
            "timestamp",
            "total_connections",
            "authenticated_connections",
            "unauthenticated_connections",
            "is_shutting_down",
            "reconnection_stats",
            "pending_requests",
            "connections_detail",
            "reconnection_detail",
            "recent_disconnections"));
  }

  /** The same: processes. */
  private static Stream<Row> processes() {
    String at = "/deepstream";
    return Stream.of(
        refused("POST", at + "/launch", at + "/launch", "{}", 422),
        refused("POST", at + "/processes/launch", at + "/processes/launch", "{}", 422),
        get(
            at + "/processes",
            at + "/processes",
            200,
            "total_count",
            "running_count",
            "stopped_count",
            "error_count"),
        refused("GET", at + "/processes/{id}", at + "/processes/none", null, 404),
        refused(
            "GET",
            at + "/processes/by-instance/{instance}",
            at + "/processes/by-instance/none",
            null,
            404),
        refused(
            "POST", at + "/processes/{id}/terminate", at + "/processes/none/terminate", "", 404),
        refused(
            "GET", at + "/processes/{id}/logs", at + "/processes/none/logs?lines=5", null, 404));
  }

  /** Rows of the original server: instances. */
  private static Stream<Row> instances(String instance) {
    String at = "/deepstream";
    return Stream.of(
        get(
            at + "/instances",
            at + "/instances",
            200,
            "instance_id",
            "config_path",
            "streams_count",
            "gpu_allocated",
            "status",
            "ws_status",
            "launched_at",
            "log_path"),
        get(
            at + "/instances/{id}",
            at + "/instances/" + instance,
            200,
            "instance_id",
            "config_path",
            "streams_count",
            "gpu_allocated",
            "status",
            "ws_status",
            "launched_at",
            "log_path"),
        get(
            at + "/instances/{id}/log",
            at + "/instances/" + instance + "/log",
            200,
            "instance_id",
            "lines"),
        refused("GET", at + "/instances/{id}/stop", at + "/instances/none/stop", null, 404),
        refused(
            "POST", at + "/instances/{id}/terminate", at + "/instances/none/terminate", "", 404));
  }

  /** Rows of the original server: analysis and metrics. */
  private static Stream<Row> analysis(String instance, String pool, String start) {
    String at = "/deepstream";
    return Stream.of(
        post(
            at + "/analysis/start",
            at + "/analysis/start",
            start,
            202,
            "job_id",
            "request_id",
            "camera_id",
            "status",
            "instance_id",
            "stream_id",
            "message"),
        refused(
            "POST",
            at + "/analysis/{id}/interrupt",
            at + "/analysis/" + instance + "/interrupt?stream_id=0",
            "",
            404),
        get(at + "/analysis/status", at + "/analysis/status", 200, instance),
        get(
            at + "/analysis/status/{id}",
            at + "/analysis/status/" + instance,
            200,
            "instance_id",
            "timestamp",
            "streams"),
        new Row("GET " + at + "/metrics", at + "/metrics?pool=" + pool, null, 200, List.of()),
        refused("GET", at + "/metrics/{id}", at + "/metrics/" + instance, null, 404),
        refused("POST", at + "/metrics/{id}/refresh", at + "/metrics/none/refresh", "", 404));
  }

  /** Rows of the further routes. */
  private static Stream<Row> beside(String pool) {
    String at = "/deepstream";
    String job = at + "/jobs/{id}";
    String gone = at + "/jobs/" + GONE;
    return Stream.of(
        new Row("GET " + at + "/jobs", at + "/jobs?pool=" + pool, null, 200, List.of()),
        refused("GET", job, gone, null, 404),
        refused("GET", job + "/timeline", gone + "/timeline", null, 404),
        refused("GET", job + "/results", gone + "/results", null, 404),
        refused("GET", job + "/results/{file}", gone + "/results/a.json", null, 404),
        refused("GET", job + "/media/{index}", gone + "/media/0", null, 404),
        refused("GET", job + "/events", gone + "/events", null, 404),
        refused("POST", job + "/cancel", gone + "/cancel", "", 404),
        refused("POST", job + "/retry", gone + "/retry", "", 404),
        refused("PUT", job + "/priority", gone + "/priority", "{\"priority\": 1}", 404),
        refused("POST", at + "/jobs/bulk", at + "/jobs/bulk", "{}", 422),
        refused("POST", at + "/jobs/cancel", at + "/jobs/cancel", "{}", 422),
        post(
            at + "/jobs/retry",
            at + "/jobs/retry?pool=" + pool + "&tenant=nobody",
            "",
            202,
            "accepted",
            "refused",
            "more",
            "results"),
        refused("GET", at + "/events", at + "/events?pool=nowhere", null, 404),
        get(at + "/slots", at + "/slots?pool=" + pool, 200, "instance_id", "stream_id", "state"),
        get(at + "/pools", at + "/pools", 200, "pool", "paused"),
        get(at + "/pools/{pool}", at + "/pools/" + pool, 200, "pool", "paused"),
        refused("POST", at + "/pools/{pool}/pause", at + "/pools/nowhere/pause", "", 404),
        refused("POST", at + "/pools/{pool}/resume", at + "/pools/nowhere/resume", "", 404),
        get(
            at + "/pools/{pool}/rebuild",
            at + "/pools/" + pool + "/rebuild",
            200,
            "pool",
            "in_use",
            "generation"),
        post(
            at + "/pools/{pool}/rebuild",
            at + "/pools/" + pool + "/rebuild",
            "",
            200,
            "pool",
            "in_use",
            "generation"),
        new Row(
            "GET " + at + "/dead-letters", at + "/dead-letters?origin=none", null, 200, List.of()),
        refused("GET", at + "/dead-letters/{id}", at + "/dead-letters/none", null, 404),
        refused(
            "POST", at + "/dead-letters/{id}/replay", at + "/dead-letters/none/replay", "", 404),
        refused("DELETE", at + "/dead-letters/{id}", at + "/dead-letters/none", null, 404));
  }

  /** Routes of {@code access} and the desired state that need more than one call. */
  private static Stream<Row> administration(String pool) {
    String at = "/deepstream";
    return Stream.of(
        post(
            at + "/processes/cleanup",
            at + "/processes/cleanup",
            "",
            200,
            "success",
            "message",
            "timestamp"),
        get(
            at + "/fleet",
            at + "/fleet?pool=" + pool,
            200,
            "pool",
            "version",
            "converged",
            "groups"),
        refused("PUT", at + "/fleet", at + "/fleet", "{}", 422),
        get(at + "/session", at + "/session", 200, "key", "name", "role", "csrf_token"),
        refused("POST", at + "/session", at + "/session", "{}", 422),
        new Row("DELETE " + at + "/session", at + "/session", null, 204, List.of()),
        post(at + "/tickets", at + "/tickets", "", 201, "ticket", "expires_in"),
        new Row("GET " + at + "/audit", at + "/audit?limit=1", null, 200, List.of("at")),
        new Row("GET " + at + "/keys", at + "/keys", null, 200, List.of()),
        refused("POST", at + "/keys", at + "/keys", "{}", 422),
        refused("DELETE", at + "/keys/{prefix}", at + "/keys/none", null, 404));
  }

  /** Rows that existing clients use, without the WebSocket, which ds-bridge serves. */
  private static final Set<String> FIELD_NOTES =
      Set.of(
          "GET /",
          "GET /health",
          "GET /deepstream/health",
          "GET /deepstream/stats",
          "POST /deepstream/launch",
          "POST /deepstream/processes/launch",
          "GET /deepstream/processes",
          "GET /deepstream/processes/{id}",
          "GET /deepstream/processes/by-instance/{instance}",
          "POST /deepstream/processes/{id}/terminate",
          "GET /deepstream/processes/{id}/logs",
          "POST /deepstream/processes/cleanup",
          "GET /deepstream/instances",
          "GET /deepstream/instances/{id}",
          "POST /deepstream/instances/{id}/terminate",
          "POST /deepstream/analysis/start",
          "POST /deepstream/analysis/{id}/interrupt",
          "GET /deepstream/analysis/status",
          "GET /deepstream/analysis/status/{id}",
          "GET /deepstream/metrics",
          "GET /deepstream/metrics/{id}",
          "POST /deepstream/metrics/{id}/refresh");

  @TestFactory
  Stream<DynamicTest> every_route_answers_as_its_row_says(GatewayFixture gateway) {
    gateway.state().sessions().heartbeat("bridge-test", List.of()).join();
    // Hosts of processes that other tests left would be asked to clean up.
    gateway
        .state()
        .queries()
        .processes()
        .join()
        .forEach(process -> gateway.state().processes().remove(process.id()).join());
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    List<DynamicTest> tests = new ArrayList<>();
    rows(gateway, instance)
        .forEach(
            row -> tests.add(DynamicTest.dynamicTest(row.route(), () -> assertRow(gateway, row))));
    tests.add(DynamicTest.dynamicTest("(end)", () -> fleet.disconnect(instance)));
    return tests.stream();
  }

  @Test
  void the_openapi_document_has_no_route_without_a_row(GatewayFixture gateway) {
    Set<String> rows =
        rows(gateway, "none").map(Row::route).collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented(gateway)).isEqualTo(rows);
  }

  @Test
  void every_route_has_a_successful_test(GatewayFixture gateway) throws Exception {
    Set<String> routes = documented(gateway);
    Set<String> tested = covered();
    rows(gateway, "none")
        .filter(row -> row.status() / 100 == 2)
        .forEach(r -> tested.add(r.route()));
    assertThat(without(routes, tested)).isEmpty();
    assertThat(without(FIELD_NOTES, covered())).isEmpty();
    routes.add("GET /");
    assertThat(routes).containsAll(covered()).containsAll(FIELD_NOTES);
  }

  @Test
  void a_route_without_a_test_is_found() throws Exception {
    Set<String> routes = Set.of("GET /deepstream/jobs", "PUT /deepstream/jobs", "GET /deepstream");

    assertThat(without(routes, covered()))
        .containsExactlyInAnyOrder("PUT /deepstream/jobs", "GET /deepstream");
  }

  private static Set<String> without(Set<String> routes, Set<String> tested) {
    return routes.stream().filter(route -> !tested.contains(route)).collect(Collectors.toSet());
  }

  private static Set<String> documented(GatewayFixture gateway) {
    JsonNode paths = gateway.get("/openapi.json").json().path("paths");
    Set<String> documented = new TreeSet<>();
    for (String path : paths.propertyNames()) {
      paths
          .path(path)
          .propertyNames()
          .forEach(m -> documented.add(m.toUpperCase(Locale.ROOT) + " " + path));
    }
    return documented;
  }

  /** Routes of all {@link CoversRoutes} annotations of this module. */
  private static Set<String> covered() throws Exception {
    Path classes =
        Path.of(RestContractTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> covered = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(each -> each.toString().endsWith("Test.class")).toList()) {
        String name = classes.relativize(file).toString().replace(File.separatorChar, '.');
        Class<?> test = Class.forName(name.substring(0, name.length() - ".class".length()));
        for (Method method : test.getDeclaredMethods()) {
          CoversRoutes covers = method.getAnnotation(CoversRoutes.class);
          if (covers != null && method.isAnnotationPresent(Test.class)) {
            covered.addAll(List.of(covers.value()));
          }
        }
      }
    }
    return covered;
  }

  private static Stream<Row> rows(GatewayFixture gateway, String instance) {
    return Stream.concat(
        Stream.of(
                health(),
                processes(),
                instances(instance),
                analysis(instance, gateway.pool(), gateway.start(GatewayFixture.camera())))
            .flatMap(each -> each),
        Stream.concat(beside(gateway.pool()), administration(gateway.pool())));
  }

  private static void assertRow(GatewayFixture gateway, Row row) {
    HttpAnswer plain = call(gateway, row, row.call());
    assertThat(plain.status()).as(row.route() + ": " + plain).isEqualTo(row.status());
    JsonNode whole = row.status() == 204 ? NullNode.getInstance() : plain.json();
    JsonNode json = whole.isArray() ? whole.path(0) : whole;
    if (row.status() < 400 && row.fields().size() <= 1) {
      assertThat(json.propertyNames())
          .as(row.route())
          .matches(names -> names.containsAll(row.fields()));
    } else {
      assertThat(json.propertyNames())
          .as(row.route())
          .startsWith(row.fields().toArray(String[]::new));
    }
    if (row.status() != 202) {
      String slashed = row.call().replaceFirst("(\\?|$)", "/$1");
      assertThat(call(gateway, row, slashed).status()).as(slashed).isEqualTo(row.status());
    }
  }

  private static HttpAnswer call(GatewayFixture gateway, Row row, String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path));
    if (row.body() == null) {
      return gateway.send(request.method(row.method(), HttpRequest.BodyPublishers.noBody()));
    }
    return gateway.send(
        request
            .header("Content-Type", "application/json")
            .method(row.method(), HttpRequest.BodyPublishers.ofString(row.body())));
  }
}
