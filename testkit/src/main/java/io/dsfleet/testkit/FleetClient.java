package io.dsfleet.testkit;

import io.dsfleet.messages.job.AnalysisRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the gateway's HTTP API for tests; answers are trees, failures say what came back. */
public final class FleetClient implements AutoCloseable {
  /** States in which a job stays. */
  public static final Set<String> TERMINAL = Set.of("COMPLETED", "FAILED", "CANCELLED");

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Of the gateway at {@code http://host:port}. */
  public FleetClient(URI base) {
    this.base = base;
  }

  /** An answer: status and body, an empty object where there is none. */
  public record Answer(int status, JsonNode body) {
    /** A field of the body as text; fails where it is absent. */
    public String text(String field) {
      JsonNode value = body.get(field);
      if (value == null || value.isNull()) {
        throw new AssertionError("expected '" + field + "' in the answer, but it is " + this);
      }
      return value.asString();
    }
  }

  /** Submits the request and gives the job's id; fails unless it was accepted. */
  public String submit(AnalysisRequest request) {
    Answer answer = post("/deepstream/analysis/start", MAPPER.writeValueAsString(request));
    if (answer.status() != 202 && answer.status() != 200) {
      throw new AssertionError("expected the job to be accepted, but the answer is " + answer);
    }
    return answer.text("job_id");
  }

  /** Submits without waiting for the answer. */
  public CompletableFuture<Answer> submitAsync(AnalysisRequest request) {
    return http.sendAsync(
            posting("/deepstream/analysis/start", MAPPER.writeValueAsString(request)),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(FleetClient::answer);
  }

  /** The job as it is now. */
  public JsonNode job(String id) {
    return get("/deepstream/jobs/" + encoded(id)).body();
  }

  /** Waits until the job's state is the one; fails at once where it ended in another. */
  public JsonNode awaitState(String id, String state, Duration bound) {
    JsonNode job =
        Eventually.value(
            "job " + id + " in state " + state,
            bound,
            () -> job(id),
            seen -> stateOf(seen).equals(state) || TERMINAL.contains(stateOf(seen)));
    if (!stateOf(job).equals(state)) {
      throw new AssertionError("expected job " + id + " in state " + state + ", but it is " + job);
    }
    return job;
  }

  /** Asks that the job end. */
  public Answer cancel(String id) {
    return post("/deepstream/jobs/" + encoded(id) + "/cancel", "");
  }

  /** The instances as the API lists them. */
  public JsonNode instances() {
    return get("/deepstream/instances").body();
  }

  /** Any read. */
  public Answer get(String path) {
    return send(request(path).GET().build());
  }

  /** Any write; the body is JSON text. */
  public Answer post(String path, String body) {
    return send(posting(path, body));
  }

  @Override
  public void close() {
    http.close();
  }

  private static String stateOf(JsonNode job) {
    return job.path("state").asString("");
  }

  private Answer send(HttpRequest request) {
    try {
      return answer(http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + request.uri(), interrupted);
    }
  }

  private static Answer answer(HttpResponse<String> response) {
    String body = response.body();
    return new Answer(
        response.statusCode(), body.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(body));
  }

  private HttpRequest posting(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
