package io.dsfleet.live;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A viewer that keeps what it receives. */
final class VideoClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final JsonMapper mapper = new JsonMapper();
  private final WebSocket socket;
  private volatile boolean reading = true;

  private VideoClient(HttpClient client, URI address) {
    socket = client.newWebSocketBuilder().buildAsync(address, new Receiver()).join();
  }

  static VideoClient connect(HttpClient client, URI address) {
    return new VideoClient(client, address);
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  /** Reads nothing any more, so that the server's messages pile up. */
  void stopReading() {
    reading = false;
  }

  int received() {
    return messages.size();
  }

  void clear() {
    messages.clear();
  }

  JsonNode nextFrame() {
    return next("video_frame", null);
  }

  JsonNode nextEvent(String eventType) {
    return next("event", eventType);
  }

  /** The next message of the type; others are skipped. */
  private JsonNode next(String type, @Nullable String eventType) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    try {
      while (true) {
        JsonNode message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (message == null) {
          throw new AssertionError("no message " + type + " " + eventType + " within " + TIMEOUT);
        }
        if (message.path("type").asString().equals(type)
            && (eventType == null || message.path("event_type").asString("").equals(eventType))) {
          return message;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  int closeCode() {
    return closed.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }

  void disconnect() {
    socket.abort();
  }

  @Override
  public void close() {
    disconnect();
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        messages.add(mapper.readTree(text.toString()));
        text.setLength(0);
      }
      if (reading) {
        webSocket.request(1);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
