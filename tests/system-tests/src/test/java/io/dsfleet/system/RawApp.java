package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.TextListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A socket that says exactly what a test wants, well or badly formed. */
final class RawApp implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long BOUND_SECONDS = 60;

  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final TextListener ear = new TextListener(text -> received.add(JSON.readTree(text)));
  private final WebSocket socket;

  private RawApp(URI server) {
    socket = HTTP.newWebSocketBuilder().buildAsync(server, ear).join();
  }

  /** Opens the connection and says nothing. */
  static RawApp open(URI server) {
    return new RawApp(server);
  }

  /** Registers an app of one stream. */
  static RawApp registered(URI server, String id, long processId) {
    RawApp app = open(server);
    app.say(ready(id, processId));
    assertThat(app.await("execute_ack").path("status").asString()).isEqualTo("confirmed");
    return app;
  }

  static String ready(String id, long processId) {
    return """
    {"type":"app_ready","request_id":"ready","instance_id":"%s","config_path":"/c.txt",\
    "process_id":%d,"streams_count":1,"status":"ok","version":"raw",\
    "start_time":"2026-01-01T00:00:00+00:00"}\
    """
        .formatted(id, processId);
  }

  /** Takes the job that it is given next and begins its first file. */
  void begin() {
    JsonNode start = await("start_analysis");
    reply("analysis_started", start, "\"status\":\"ok\"");
    JsonNode push = await("push_file");
    JsonNode file = push.path("files").path(0);
    reply(
        "processing_started",
        push,
        "\"file_id\":%s,\"current_file\":%s"
            .formatted(file.path("file_id"), file.path("file_name")));
  }

  /** Refuses the job of a {@code start_analysis}. */
  void refuse(JsonNode start, String message) {
    reply(
        "analysis_started",
        start,
        "\"status\":\"error\",\"error_reason\":" + JSON.writeValueAsString(message));
  }

  private void reply(String type, JsonNode to, String rest) {
    say(
        "{\"type\":\"%s\",\"request_id\":%s,\"stream_id\":%s,\"camera_id\":%s,%s}"
            .formatted(
                type, to.path("request_id"), to.path("stream_id"), to.path("camera_id"), rest));
  }

  void say(String text) {
    socket.sendText(text, true).join();
  }

  /** Says what may end the connection before it is all said. */
  void sayIntoTheVoid(String text) {
    socket.sendText(text, true).exceptionally(broken -> socket);
  }

  /** The next message of the type; others before it are dropped. */
  JsonNode await(String type) {
    try {
      List<JsonNode> others = new ArrayList<>();
      for (JsonNode next = next(); next != null; next = next()) {
        if (next.path("type").asString().equals(type)) {
          return next;
        }
        others.add(next);
      }
      throw new AssertionError(
          "no %s came, but %s; closed: %s".formatted(type, others, ear.closed().getNow(null)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether such a message came and was not awaited. */
  boolean heard(String type) {
    return received.stream().anyMatch(message -> message.path("type").asString().equals(type));
  }

  private JsonNode next() throws InterruptedException {
    return received.poll(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  /** The code by which the server closed. */
  int awaitClose() {
    return ear.closed().copy().orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).join();
  }

  boolean isOpen() {
    return !ear.closed().isDone();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
