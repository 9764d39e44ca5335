package io.dsfleet.devtools.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a fleet's HTTP API. Every call has a timeout; none is retried. */
public final class FleetApiClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  private final URI base;
  private final Optional<String> key;
  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * Creates a client without a key for the fleet at {@code base}, for example {@code
   * http://127.0.0.1:18000}.
   */
  public FleetApiClient(URI base) {
    this(base, Optional.empty());
  }

  /** Creates a client that sends the key, if present, as a bearer token. */
  public FleetApiClient(URI base, Optional<String> key) {
    this.base = base;
    this.key = key;
  }

  /** The base URL of the fleet. */
  public URI base() {
    return base;
  }

  /** Gets a path such as {@code /deepstream/health}. An error status is returned, not thrown. */
  public ApiResponse get(String path) throws IOException {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  /** Posts a JSON object. Repeating a call with the same idempotency key has no further effect. */
  public ApiResponse post(String path, Map<String, ?> body, String idempotencyKey)
      throws IOException {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))));
  }

  /** Replaces the resource at the path by a JSON document. */
  public ApiResponse put(String path, JsonNode body) throws IOException {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))));
  }

  /** Deletes the resource at the path. */
  public ApiResponse delete(String path) throws IOException {
    return send(HttpRequest.newBuilder(base.resolve(path)).DELETE());
  }

  /**
   * Opens a response of unlimited length, such as server-sent events. The timeout applies to its
   * headers only. Closing the stream of lines ends the response; reading it throws {@link
   * java.io.UncheckedIOException} if the connection breaks. A response with an error status has no
   * lines.
   */
  public LineResponse lines(String path, String accept) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).header("Accept", accept).timeout(CALL_TIMEOUT);
    authorize(request);
    try {
      HttpResponse<Stream<String>> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      if (response.statusCode() / 100 == 2) {
        return new LineResponse(new ApiResponse(response.statusCode(), parse("")), response.body());
      }
      try (Stream<String> lines = response.body()) {
        String body = lines.collect(Collectors.joining("\n"));
        return new LineResponse(new ApiResponse(response.statusCode(), parse(body)), Stream.of());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * A response whose lines are read as they arrive.
   *
   * @param head status, and the body of a response with an error status
   * @param lines lines of a successful response; must be closed
   */
  public record LineResponse(ApiResponse head, Stream<String> lines) implements AutoCloseable {
    @Override
    public void close() {
      lines.close();
    }
  }

  private void authorize(HttpRequest.Builder request) {
    key.ifPresent(token -> request.header("Authorization", "Bearer " + token));
  }

  private ApiResponse send(HttpRequest.Builder request) throws IOException {
    try {
      authorize(request);
      HttpResponse<String> response =
          http.send(request.timeout(CALL_TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
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
