package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.testkit.TextListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket client that sends test messages and keeps the received frames. */
final class TestApp implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final long BOUND_SECONDS = 60;

  final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final TextListener listener = new TextListener(frames::add);
  private final WebSocket socket;

  TestApp(int port, String path) {
    socket =
        CLIENT
            .newWebSocketBuilder()
            .subprotocols("deepstream-protocol")
            .buildAsync(URI.create("ws://127.0.0.1:" + port + path), listener)
            .join();
  }

  static AppReady ready(String instanceId, long processId, int streams, Boolean reconnection) {
    return new AppReady(
        "r1",
        instanceId,
        "/c.txt",
        processId,
        streams,
        null,
        "1",
        null,
        "t0",
        reconnection,
        null,
        null);
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  void send(AppMessage message) {
    send(AppProtocol.toServer(message));
  }

  synchronized void send(String frame) {
    socket.sendText(frame, true).join();
  }

  /** Sends a message of {@code length} characters in fragments; the server may close meanwhile. */
  synchronized void sendLong(int length, int fragment) {
    try {
      for (int sent = 0; sent < length; sent += fragment) {
        int part = Math.min(fragment, length - sent);
        socket.sendText("x".repeat(part), sent + part == length).join();
      }
    } catch (CompletionException cutOff) {
      assertThat(cutOff).hasRootCauseInstanceOf(IOException.class);
    }
  }

  synchronized void sendBinary() {
    socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2}), true).join();
  }

  /** The next message, which must be of the type. */
  <T extends ServerMessage> T receive(Class<T> type) {
    ServerMessage message = receive();
    assertThat(message).isInstanceOf(type);
    return type.cast(message);
  }

  ServerMessage receive() {
    try {
      return AppProtocol.fromServer(receiveFrame()).message();
    } catch (ProtocolViolation violation) {
      throw new AssertionError(violation);
    }
  }

  String receiveFrame() {
    try {
      String frame = frames.poll(BOUND_SECONDS, TimeUnit.SECONDS);
      assertThat(frame).as("a frame within %s s", BOUND_SECONDS).isNotNull();
      return frame;
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  int closeCode() {
    return listener.closed().copy().orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).join();
  }

  boolean isOpen() {
    return !listener.closed().isDone();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
