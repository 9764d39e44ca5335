package io.dsfleet.devtools.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of one fleet's HTTP API; every call is bounded and none retries. */
public final class FleetApiClient {
  private static final Duration CONNECT_BOUND = Duration.ofSeconds(2);
  private static final Duration CALL_BOUND = Duration.ofSeconds(15);

  private final URI base;
  private final Optional<String> key;
  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_BOUND)
          .build();

  /** A client of the open fleet at {@code base}, for example {@code http://127.0.0.1:18000}. */
  public FleetApiClient(URI base) {
    this(base, Optional.empty());
  }

  /** A client that shows this key, if there is one. */
  public FleetApiClient(URI base, Optional<String> key) {
    this.base = base;
    this.key = key;
  }

  /** Where the fleet answers. */
  public URI base() {
    return base;
  }

  /** Asks for a path such as {@code /deepstream/health}; also an error status is an answer. */
  public ApiResponse get(String path) throws IOException {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  /** Posts a JSON object; the key makes a repetition harmless. */
  public ApiResponse post(String path, Map<String, ?> body, String idempotencyKey) throws IOException {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))));
  }

  /** Deletes what the path names. */
  public ApiResponse delete(String path) throws IOException {
    return send(HttpRequest.newBuilder(base.resolve(path)).DELETE());
  }

  private ApiResponse send(HttpRequest.Builder request) throws IOException {
    try {
      key.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
      HttpResponse<String> response =
          http.send(request.timeout(CALL_BOUND).build(), HttpResponse.BodyHandlers.ofString());
      return new ApiResponse(response.statusCode(), parse(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private JsonNode parse(String body) {
    try {
      return json.readTree(body);
    } catch (JacksonException notJson) {
      return json.getNodeFactory().stringNode(body.strip());
    }
  }
}
