package io.dsfleet.referenceapp;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A minimal WebSocket server for tests: one connection at a time, text frames only. */
final class TestServer implements AutoCloseable {
  /** Positive reply to {@code app_ready}. */
  static final String ACK =
      "{'type':'execute_ack','request_id':'x','config_verified':true,"
          + "'streams_count_verified':true,'status':'CONFIRMED','timestamp':'t'}";

  /** Positive reply to {@code app_ready} after a reconnection. */
  static final String RECONNECTED =
      "{'type':'reconnection_ack','request_id':'x','instance_id':'app-1','status':'ok',"
          + "'config_verified':true,'streams_count_verified':true,'session_restored':true,"
          + "'server_status':'running'}";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private volatile @Nullable Socket connection;
  private volatile boolean muteToPings;
  private volatile int closeAtOnce;
  volatile String handshake = "";
  volatile int health = 200;
  final Semaphore probes = new Semaphore(0);

  TestServer() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  URI address() {
    return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/deepstream/ws?token=t");
  }

  /** Returns the app's next message; waits up to a minute. */
  JsonNode next() throws InterruptedException {
    String frame = frames.poll(60, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("expected a message of the app, but none came");
    }
    return JSON.readTree(frame);
  }

  /** Whether all messages of the app were read. */
  boolean nothing() {
    return frames.isEmpty();
  }

  void send(String frame) throws IOException {
    byte[] bytes = frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    int half = bytes.length / 2;
    write(1, false, Arrays.copyOf(bytes, half));
    write(0, true, Arrays.copyOfRange(bytes, half, bytes.length));
  }

  /** Drops the connection without a close frame. */
  void drop() throws IOException {
    connection.close();
  }

  /** Closes the connection with the code. */
  void close(int code) throws IOException {
    write(CLOSE, true, ByteBuffer.allocate(2).putShort((short) code).array());
  }

  /** Closes every new connection with the code; 0 disables it. */
  void closeAtOnce(int code) {
    closeAtOnce = code;
  }

  void muteToPings(boolean mute) {
    muteToPings = mute;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        socket.setTcpNoDelay(true);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        if (greet(in, socket.getOutputStream())) {
          connection = socket;
          if (closeAtOnce != 0) {
            close(closeAtOnce);
          }
          read(in);
        }
      } catch (IOException e) {
        // The connection ended; accepts the next one.
      }
    }
  }

  /** Handles a health check; returns whether the request is a WebSocket handshake. */
  private boolean greet(DataInputStream in, OutputStream out) throws IOException {
    StringBuilder request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      request.append((char) in.readByte());
    }
    if (request.indexOf("GET /deepstream/health ") == 0) {
      String answer = "HTTP/1.1 " + health + " x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      out.write(answer.getBytes(StandardCharsets.US_ASCII));
      probes.release();
      return false;
    }
    handshake = request.toString();
    String key =
        handshake
            .lines()
            .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
            .map(line -> line.substring("Sec-WebSocket-Key: ".length()))
            .findFirst()
            .orElseThrow();
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Protocol: deepstream-protocol\r\nSec-WebSocket-Accept: "
                + accepted(key)
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    return true;
  }

  private static String accepted(String key) {
    try {
      byte[] bytes = (key + MAGIC).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void read(DataInputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (true) {
      int head = in.readUnsignedByte();
      byte[] payload = payload(in);
      switch (head & 15) {
        case PING -> {
          if (!muteToPings) {
            write(PONG, true, payload);
          }
        }
        case CLOSE -> {
          frames.add("{\"type\":\"close\",\"code\":" + ByteBuffer.wrap(payload).getShort() + "}");
          write(CLOSE, true, payload);
        }
        default -> {
          text.append(new String(payload, StandardCharsets.UTF_8));
          if ((head & 128) != 0) {
            frames.add(text.toString());
            text.setLength(0);
          }
        }
      }
    }
  }

  private static byte[] payload(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() & 127;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int index = 0; index < length; index++) {
      payload[index] ^= mask[index % 4];
    }
    return payload;
  }

  private synchronized void write(int code, boolean last, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 4);
    frame.put((byte) (code | (last ? 128 : 0)));
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else {
      frame.put((byte) 126).putShort((short) payload.length);
    }
    frame.put(payload);
    connection.getOutputStream().write(frame.array(), 0, frame.position());
  }

  @Override
  public void close() throws IOException {
    listener.close();
    if (connection != null) {
      connection.close();
    }
  }
}
