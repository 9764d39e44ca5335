package io.dsfleet.testkit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket client of ds-bridge that sends any text, well-formed or not. */
public final class RawAppClient implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long TIMEOUT_SECONDS = 60;

  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final TextListener listener = new TextListener(text -> received.add(JSON.readTree(text)));
  private final WebSocket socket;

  private RawAppClient(URI server) {
    socket = HTTP.newWebSocketBuilder().buildAsync(server, listener).join();
  }

  /** Opens the connection and sends nothing. */
  public static RawAppClient open(URI server) {
    return new RawAppClient(server);
  }

  /** Registers an app of one stream and requires that it is confirmed. */
  public static RawAppClient registered(URI server, String id, long processId) {
    RawAppClient app = open(server);
    app.send(appReady(id, processId));
    JsonNode ack = app.await("execute_ack");
    if (!ack.path("status").asString().equals("confirmed")) {
      throw new AssertionError("expected a confirmed registration, but it is " + ack);
    }
    return app;
  }

  /** An {@code app_ready} message of an app of one stream. */
  public static String appReady(String id, long processId) {
    return """
    {"type":"app_ready","request_id":"ready","instance_id":"%s","config_path":"/c.txt",\
    "process_id":%d,"streams_count":1,"status":"ok","version":"raw",\
    "start_time":"2026-01-01T00:00:00+00:00"}\
    """
        .formatted(id, processId);
  }

  /** Accepts the next job and starts its first file. */
  public void startJob() {
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
  public void refuse(JsonNode start, String message) {
    reply(
        "analysis_started",
        start,
        "\"status\":\"error\",\"error_reason\":" + JSON.writeValueAsString(message));
  }

  private void reply(String type, JsonNode to, String rest) {
    send(
        "{\"type\":\"%s\",\"request_id\":%s,\"stream_id\":%s,\"camera_id\":%s,%s}"
            .formatted(
                type, to.path("request_id"), to.path("stream_id"), to.path("camera_id"), rest));
  }

  /** Sends the text as one frame. */
  public void send(String text) {
    socket.sendText(text, true).join();
  }

  /** Sends the text and ignores an end of the connection while it is sent. */
  public void sendUnchecked(String text) {
    var _ = socket.sendText(text, true).exceptionally(broken -> socket);
  }

  /** The next message of the type; earlier messages of other types are dropped. */
  public JsonNode await(String type) {
    try {
      List<JsonNode> others = new ArrayList<>();
      for (JsonNode next = next(); next != null; next = next()) {
        if (next.path("type").asString().equals(type)) {
          return next;
        }
        others.add(next);
      }
      throw new AssertionError(
          "expected %s, but received %s; close code: %s".formatted(type, others, closeCode()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String closeCode() {
    return listener.closed().isDone() ? listener.closed().join().toString() : "none";
  }

  /** Whether a message of the type was received and not awaited yet. */
  public boolean hasReceived(String type) {
    return received.stream().anyMatch(message -> message.path("type").asString().equals(type));
  }

  private @Nullable JsonNode next() throws InterruptedException {
    return received.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits for the close code of the server. */
  public int awaitClose() {
    return listener.closed().copy().orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Whether the server has not closed the connection. */
  public boolean isOpen() {
    return !listener.closed().isDone();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
