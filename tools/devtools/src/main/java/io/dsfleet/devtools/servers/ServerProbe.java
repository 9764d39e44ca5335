package io.dsfleet.devtools.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a server for its first words, to see whether it serves. */
public final class ServerProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final byte[] AMQP_GREETING = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
  private static final int AMQP_METHOD_FRAME = 1;
  private static final int AMQP_PORT = 5672;
  private static final int REDIS_PORT = 6379;

  private ServerProbe() {}

  /** Whether a broker answers AMQP's greeting; its credentials are not tried. */
  public static boolean rabbitMqAnswers(URI address) {
    try (Socket socket = connect(address, AMQP_PORT)) {
      socket.getOutputStream().write(AMQP_GREETING);
      return socket.getInputStream().read() == AMQP_METHOD_FRAME;
    } catch (IOException | IllegalArgumentException unreachable) {
      return false;
    }
  }

  /** Whether Redis answers PING, with the address's credentials if it has some. */
  public static boolean redisAnswers(URI address) {
    try (Socket socket = connect(address, REDIS_PORT)) {
      String login = address.getUserInfo();
      if (login != null && !login.isEmpty()) {
        String words = login.startsWith(":") ? login.substring(1) : login.replaceFirst(":", " ");
        if (!ask(socket, "AUTH " + words).startsWith("+OK")) {
          return false;
        }
      }
      return ask(socket, "PING").startsWith("+PONG");
    } catch (IOException | IllegalArgumentException unreachable) {
      return false;
    }
  }

  private static Socket connect(URI address, int defaultPort) throws IOException {
    if (address.getHost() == null) {
      throw new IllegalArgumentException("an address without a host: " + address);
    }
    int port = address.getPort() < 0 ? defaultPort : address.getPort();
    Socket socket = new Socket();
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(address.getHost(), port), (int) PATIENCE.toMillis());
    return socket;
  }

  private static String ask(Socket socket, String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }
}
