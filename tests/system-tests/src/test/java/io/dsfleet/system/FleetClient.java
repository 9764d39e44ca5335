package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an upstream web server does: HTTP with JSON. */
final class FleetClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CALL_BOUND = Duration.ofSeconds(20);
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

  private final URI base;
  private final Map<String, String> shown;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  FleetClient(URI base) {
    this(base, Map.of());
  }

  /** Of a closed system: {@code shown} are headers of each request. */
  FleetClient(URI base, Map<String, String> shown) {
    this.base = base;
    this.shown = Map.copyOf(shown);
  }

  /** An answer; {@code body} is a missing node where the answer is no JSON. */
  record Answer(int status, JsonNode body, String text, Map<String, List<String>> headers) {
    Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> entry.getValue().getFirst())
          .findFirst();
    }
  }

  Answer get(String path) {
    return send("GET", path, Map.of(), null);
  }

  Answer post(String path, Object body) {
    return send(
        "POST", path, Map.of("Content-Type", "application/json"), JSON.writeValueAsBytes(body));
  }

  Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(CALL_BOUND)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    shown.forEach(request::header);
    headers.forEach(request::header);
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          parsed(response.body()),
          response.body(),
          response.headers().map());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException notJson) {
      return JSON.missingNode();
    }
  }

  boolean isHealthy() {
    try {
      return get("/deepstream/health").status() == 200;
    } catch (UncheckedIOException notThere) {
      return false;
    }
  }

  /** Posts a job that must be taken, slower where it is asked to be; its id. */
  String start(Map<String, ?> request) {
    Answer answer = post("/deepstream/analysis/start", request);
    while (answer.status() == 429) {
      LockSupport.parkNanos(
          Duration.ofSeconds(Long.parseLong(answer.header("Retry-After").orElseThrow())).toNanos());
      answer = post("/deepstream/analysis/start", request);
    }
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.body().path("job_id").asString();
  }

  JsonNode job(String id) {
    Answer answer = get("/deepstream/jobs/" + id);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body();
  }

  JsonNode timeline(String id) {
    return get("/deepstream/jobs/" + id + "/timeline").body();
  }

  /** How often the event stands in the job's timeline. */
  long told(String id, String event) {
    return timeline(id).valueStream().filter(e -> event.equals(e.path("event").asString())).count();
  }

  /** Waits for a terminal state and expects COMPLETED. */
  JsonNode awaitCompleted(String id, Duration most) {
    return awaitState(id, "COMPLETED", most);
  }

  JsonNode awaitState(String id, String state, Duration most) {
    await("job " + id + " is " + state)
        .atMost(most)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> job(id).path("state").asString().matches(state + "|COMPLETED|FAILED|CANCELLED"));
    JsonNode job = job(id);
    assertThat(job.path("state").asString()).as(() -> job + "\n" + timeline(id)).isEqualTo(state);
    return job;
  }

  /** Every job that matches, page by page. */
  List<JsonNode> jobs(String query) {
    List<JsonNode> all = new ArrayList<>();
    String path = "/deepstream/jobs?limit=1000" + (query.isEmpty() ? "" : "&" + query);
    while (path != null) {
      Answer answer = get(path);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      answer.body().forEach(all::add);
      path = answer.header("Link").map(FleetClient::next).orElse(null);
    }
    return all;
  }

  private static String next(String link) {
    Matcher matcher = NEXT.matcher(link);
    assertThat(matcher.find()).as(link).isTrue();
    return matcher.group(1);
  }

  JsonNode instance(String id) {
    Answer answer = get("/deepstream/instances/" + id);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body();
  }

  /** Waits until an app is registered and its slots can be used. */
  void awaitInstance(String id, int freeStreams) {
    await("instance " + id + " has " + freeStreams + " free streams")
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> isReady(id, freeStreams));
  }

  /** Waits until the app's connection is known to be lost. */
  void awaitGone(String id) {
    await("instance " + id + " is gone")
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !instance(id).path("ws_status").asString().equals("connected"));
  }

  /** Asks an instance to end, by the ladder. */
  void terminate(String id) {
    Answer answer = post("/deepstream/instances/" + id + "/terminate", Map.of());
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
  }

  /** Waits until a process that we launched has ended as it was asked to. */
  void awaitStopped(String process, Duration most) {
    await("process " + process + " has stopped")
        .atMost(most)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> statusOf(process).equals("stopped"));
  }

  private String statusOf(String process) {
    return get("/deepstream/processes/" + process).body().path("status").asString("");
  }

  private boolean isReady(String id, int freeStreams) {
    Answer answer = get("/deepstream/instances/" + id);
    return answer.status() == 200
        && answer.body().path("ws_status").asString().equals("connected")
        && answer.body().path("free_streams").asInt() == freeStreams;
  }
}
