package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client at byte level: exposes the upgrade's response and every raw frame. */
final class RawApp implements AutoCloseable {
  private static final int BOUND_MILLIS = 15_000;

  final String answer;
  private final Socket socket;
  private final DataInputStream in;
  private boolean begun;

  /** One frame of the server. */
  record Frame(boolean last, boolean reserved, int opcode, int size, String text, int code) {
    /** The code of a close frame, 0 without one. */
    static int codeOf(byte[] payload) {
      return payload.length < 2 ? 0 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    }
  }

  RawApp(int port, String path, String... headers) throws IOException {
    this("127.0.0.1", port, path, headers);
  }

  /** Connects from another address of this machine. */
  RawApp(String from, int port, String path, String... headers) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
    socket.setSoTimeout(BOUND_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    StringBuilder request =
        new StringBuilder("GET " + path + " HTTP/1.1\r\n")
            .append(namesHost(headers) ? "" : "Host: 127.0.0.1:" + port + "\r\n")
            .append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
            .append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    socket
        .getOutputStream()
        .write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    answer = head();
  }

  /** Opens many connections concurrently and waits for the response of each. */
  static List<RawApp> openMany(int size, int port, String path) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RawApp>> all = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        all.add(threads.submit(() -> new RawApp(port, path)));
      }
      return all.stream().map(RawApp::resultOf).toList();
    }
  }

  /** Sends a masked text frame; the mask is zero, so the payload is itself. */
  void send(String text) throws IOException {
    frame(0x81, text);
  }

  /** Sends the first or a further part of a message that is never finished. */
  void sendPart(String text) throws IOException {
    frame(begun ? 0x00 : 0x01, text);
    begun = true;
  }

  /** The code of the close frame, which must be the next frame. */
  int closeCode() throws IOException {
    Frame frame = receive();
    assertThat(frame.opcode()).isEqualTo(8);
    return frame.code();
  }

  private void frame(int first, String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[8 + payload.length];
    frame[0] = (byte) first;
    frame[1] = (byte) (0x80 | 126);
    frame[2] = (byte) (payload.length >> 8);
    frame[3] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 8, payload.length);
    socket.getOutputStream().write(frame);
  }

  /** The next frame that is not a ping. */
  Frame receive() throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte() & 0x7F;
      long size =
          switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> length;
          };
      byte[] payload = in.readNBytes((int) size);
      Frame frame =
          new Frame(
              (first & 0x80) != 0,
              (first & 0x70) != 0,
              first & 0x0F,
              payload.length,
              new String(payload, StandardCharsets.UTF_8),
              Frame.codeOf(payload));
      if (frame.opcode() != 9) {
        return frame;
      }
    }
  }

  private static RawApp resultOf(Future<RawApp> opening) {
    try {
      return opening.get(BOUND_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failed) {
      throw new AssertionError(failed);
    }
  }

  private static boolean namesHost(String... headers) {
    return Arrays.stream(headers).anyMatch(header -> header.startsWith("Host:"));
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
