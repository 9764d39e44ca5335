package io.dsfleet.testkit;

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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the REST API of a fleet as an upstream web server does, and waits for its states. */
public final class FleetClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

  private final URI base;
  private final Map<String, String> headers;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** A client of a fleet that requires no API key. */
  public FleetClient(URI base) {
    this(base, Map.of());
  }

  /** A client that sends these headers, such as an API key, with each request. */
  public FleetClient(URI base, Map<String, String> headers) {
    this.base = base;
    this.headers = Map.copyOf(headers);
  }

  /** A response; {@code body} is a missing node if the text is not JSON. */
  public record HttpReply(
      int status, JsonNode body, String text, Map<String, List<String>> headers) {
    /** The first value of a header; its name is case-insensitive. */
    public Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> entry.getValue().getFirst())
          .findFirst();
    }

    private HttpReply require(int expected) {
      if (status != expected) {
        throw new AssertionError(
            "expected status " + expected + ", but it is " + status + ": " + text);
      }
      return this;
    }
  }

  /** Sends a GET. */
  public HttpReply get(String path) {
    return send("GET", path, Map.of(), null);
  }

  /** Sends a POST with the body as JSON. */
  public HttpReply post(String path, Object body) {
    return send(
        "POST", path, Map.of("Content-Type", "application/json"), JSON.writeValueAsBytes(body));
  }

  /** Sends a request; null sends no body. */
  public HttpReply send(
      String method, String path, Map<String, String> extraHeaders, byte @Nullable [] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(CALL_TIMEOUT)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    extraHeaders.forEach(request::header);
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new HttpReply(
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

  /** Whether the health endpoint answers 200. */
  public boolean isHealthy() {
    try {
      return get("/deepstream/health").status() == 200;
    } catch (UncheckedIOException unreachable) {
      return false;
    }
  }

  /** Submits a job, waits out status 429, and requires that the job is accepted; returns its id. */
  public String submit(Map<String, ?> request) {
    HttpReply reply = post("/deepstream/analysis/start", request);
    while (reply.status() == 429) {
      LockSupport.parkNanos(
          Duration.ofSeconds(Long.parseLong(reply.header("Retry-After").orElseThrow())).toNanos());
      reply = post("/deepstream/analysis/start", request);
    }
    return reply.require(202).body().path("job_id").asString();
  }

  /** The job with this id. */
  public JsonNode job(String id) {
    return get("/deepstream/jobs/" + id).require(200).body();
  }

  /** The timeline of a job. */
  public JsonNode timeline(String id) {
    return get("/deepstream/jobs/" + id + "/timeline").body();
  }

  /** Number of entries of the event in the job's timeline. */
  public long countEvents(String id, String event) {
    return timeline(id).valueStream().filter(e -> event.equals(e.path("event").asString())).count();
  }

  /** Waits for a terminal state of the job and requires COMPLETED. */
  public JsonNode awaitCompleted(String id, Duration timeout) {
    return awaitState(id, "COMPLETED", timeout);
  }

  /** Waits for the state or a terminal state of the job and requires the state. */
  public JsonNode awaitState(String id, String state, Duration timeout) {
    JsonNode job =
        PollingWait.forValue(
            "job " + id + " to be " + state,
            timeout,
            () -> job(id),
            seen -> seen.path("state").asString().matches(state + "|COMPLETED|FAILED|CANCELLED"));
    if (!job.path("state").asString().equals(state)) {
      throw new AssertionError(
          "expected job " + id + " to be " + state + ", but it is " + job + "\n" + timeline(id));
    }
    return job;
  }

  /** Every job that matches the query, over all pages. */
  public List<JsonNode> jobs(String query) {
    List<JsonNode> all = new ArrayList<>();
    String path = "/deepstream/jobs?limit=1000" + (query.isEmpty() ? "" : "&" + query);
    while (!path.isEmpty()) {
      HttpReply reply = get(path).require(200);
      reply.body().forEach(all::add);
      path = reply.header("Link").map(FleetClient::nextPage).orElse("");
    }
    return all;
  }

  private static String nextPage(String link) {
    Matcher matcher = NEXT.matcher(link);
    if (!matcher.find()) {
      throw new AssertionError("expected a Link header with rel=\"next\", but it is " + link);
    }
    return matcher.group(1);
  }

  /** The instance with this id. */
  public JsonNode instance(String id) {
    return get("/deepstream/instances/" + id).require(200).body();
  }

  /** Waits until an app is registered and its slots are free. */
  public void awaitInstance(String id, int freeStreams) {
    PollingWait.forCondition(
        "instance " + id + " with " + freeStreams + " free streams",
        TIMEOUT,
        () -> isReady(id, freeStreams));
  }

  /** Waits until the app is reported as disconnected. */
  public void awaitGone(String id) {
    PollingWait.forCondition(
        "instance " + id + " to be disconnected",
        TIMEOUT,
        () -> !instance(id).path("ws_status").asString().equals("connected"));
  }

  /** Starts the staged shutdown of an instance. */
  public void terminate(String id) {
    var _ = post("/deepstream/instances/" + id + "/terminate", Map.of()).require(202);
  }

  /** Waits until a launched process has stopped as requested. */
  public void awaitStopped(String process, Duration timeout) {
    PollingWait.forCondition(
        "process " + process + " to be stopped",
        timeout,
        () ->
            get("/deepstream/processes/" + process)
                .body()
                .path("status")
                .asString("")
                .equals("stopped"));
  }

  private boolean isReady(String id, int freeStreams) {
    HttpReply reply = get("/deepstream/instances/" + id);
    return reply.status() == 200
        && reply.body().path("ws_status").asString().equals("connected")
        && reply.body().path("free_streams").asInt() == freeStreams;
  }
}
