package io.dsfleet.conformance;

import io.dsfleet.messages.launch.LaunchToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens for the app; answers its health probe and its upgrade. */
final class WebSocketServer implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String BEARER = "bearer ";
  private static final int HEAD_BYTES = 16 * 1024;
  private static final int HEAD_MILLIS = 10_000;
  private static final int MAX_PENDING = 64;

  private final ServerSocket listener = new ServerSocket();
  private final BlockingQueue<WebSocketConnection> arrivals =
      new LinkedBlockingQueue<>(MAX_PENDING);

  private final ServerEndpoint endpoint;
  private final FrameTrace trace;
  private volatile @Nullable String rejectionReason;

  WebSocketServer(InetSocketAddress address, ServerEndpoint endpoint, FrameTrace trace)
      throws IOException {
    this.endpoint = endpoint;
    this.trace = trace;
    listener.setReuseAddress(true);
    try {
      listener.bind(address);
    } catch (IOException bindFailed) {
      listener.close();
      throw bindFailed;
    }
    Thread.ofVirtual().name("conformance-listener").start(this::listen);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Why the last WebSocket request was rejected; null if none was. */
  @Nullable String rejectionReason() {
    return rejectionReason;
  }

  /** The next connection; null if none arrives in time. */
  @Nullable WebSocketConnection accept(Duration time) {
    try {
      return arrivals.poll(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException alreadyGone) {
      // already closed
    }
    for (WebSocketConnection pending = arrivals.poll();
        pending != null;
        pending = arrivals.poll()) {
      pending.abort();
    }
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> handshake(socket));
      } catch (IOException closing) {
        return;
      }
    }
  }

  private void handshake(Socket socket) {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(HEAD_MILLIS);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      Map<String, String> head = head(in);
      String key = head.get("sec-websocket-key");
      String address = head.getOrDefault("", "");
      String target = address.replaceFirst("\\?.*", "");
      boolean pathMatches = key != null && endpoint.matchesPath(target);
      if (key == null
          || !pathMatches
          || !endpoint.acceptsToken(token(address, head.get("authorization")))) {
        if (key != null) {
          rejectionReason =
              pathMatches ? "it came without the token" : "it requested " + printable(target);
        }
        socket.getOutputStream().write(plain(target, pathMatches));
        socket.close();
        return;
      }
      rejectionReason = null;
      socket.getOutputStream().write(switching(key, head.get("sec-websocket-protocol")));
      socket.setSoTimeout(0);
      WebSocketConnection connection = new WebSocketConnection(socket, in, trace);
      if (arrivals.offer(connection)) {
        connection.read();
      } else {
        connection.abort();
      }
    } catch (IOException closed) {
      close(socket);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // already closed
    }
  }

  /** The request's headers by lower-case name; the empty name holds the request target. */
  private static Map<String, String> head(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0 || bytes.size() > HEAD_BYTES) {
        throw new IOException("no request");
      }
      bytes.write(next);
      if (next == '\n') {
        text = bytes.toString(StandardCharsets.ISO_8859_1);
      }
    }
    Map<String, String> head = new LinkedHashMap<>();
    for (String line : text.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (head.isEmpty()) {
        String[] words = line.split(" ", -1);
        head.put("", words.length == 3 && words[0].equals("GET") ? words[1] : "");
      } else if (colon > 0) {
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        head.put(name, line.substring(colon + 1).strip());
      }
    }
    return head;
  }

  private static byte[] switching(String key, @Nullable String offered) {
    boolean named = offered != null && offered.contains("deepstream-protocol");
    return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key)
            + (named ? "\r\nSec-WebSocket-Protocol: deepstream-protocol" : "")
            + "\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The token, read as ds-bridge does: from the query, else from the header. */
  private static @Nullable String token(String address, @Nullable String header) {
    for (String part : address.replaceFirst("^[^?]*\\??", "").split("&", -1)) {
      if (part.startsWith(LaunchToken.PARAMETER + "=")) {
        return part.substring(LaunchToken.PARAMETER.length() + 1);
      }
    }
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : null;
  }

  private static String printable(String target) {
    String shown = target.length() > 100 ? target.substring(0, 100) + "..." : target;
    return "'" + shown.replaceAll("[^ -~]", "?") + "'";
  }

  /**
   * Answers a plain HTTP request: apps check the server's health before they connect.
   *
   * @param pathMatches whether only the token is missing or wrong
   */
  private byte[] plain(String target, boolean pathMatches) {
    boolean health = target.matches("/deepstream/health/?");
    String expected =
        pathMatches ? "the token of this test" : "a WebSocket upgrade of " + endpoint.path();
    String body = health ? "{\"status\":\"ok\"}" : "{\"detail\":\"expected " + expected + "\"}";
    return ("HTTP/1.1 "
            + (health ? "200 OK" : pathMatches ? "401 Unauthorized" : "404 Not Found")
            + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String accept(String key) {
    try {
      // RFC 6455 prescribes SHA-1 here; it protects no secret
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
