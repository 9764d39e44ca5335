package io.dsfleet.devtools.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Checks whether a server answers its protocol. */
public final class ServerProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final byte[] AMQP_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
  private static final int AMQP_METHOD_FRAME = 1;
  private static final int AMQP_PORT = 5672;
  private static final int REDIS_PORT = 6379;

  private ServerProbe() {}

  /** Whether a broker answers the AMQP protocol header. Credentials are not checked. */
  public static boolean rabbitMqAnswers(URI address) {
    try (Socket socket = connect(address, AMQP_PORT)) {
      socket.getOutputStream().write(AMQP_HEADER);
      return socket.getInputStream().read() == AMQP_METHOD_FRAME;
    } catch (IOException | IllegalArgumentException unreachable) {
      return false;
    }
  }

  /** Whether Redis answers PING, after AUTH if the address has credentials. */
  public static boolean redisAnswers(URI address) {
    try (Socket socket = connect(address, REDIS_PORT)) {
      String userInfo = address.getUserInfo();
      if (userInfo != null && !userInfo.isEmpty()) {
        String credentials =
            userInfo.startsWith(":") ? userInfo.substring(1) : userInfo.replaceFirst(":", " ");
        if (!request(socket, "AUTH " + credentials).startsWith("+OK")) {
          return false;
        }
      }
      return request(socket, "PING").startsWith("+PONG");
    } catch (IOException | IllegalArgumentException unreachable) {
      return false;
    }
  }

  private static Socket connect(URI address, int defaultPort) throws IOException {
    if (address.getHost() == null) {
      throw new IllegalArgumentException("no host in address " + address);
    }
    int port = address.getPort() < 0 ? defaultPort : address.getPort();
    Socket socket = new Socket();
    socket.setSoTimeout((int) TIMEOUT.toMillis());
    socket.connect(new InetSocketAddress(address.getHost(), port), (int) TIMEOUT.toMillis());
    return socket;
  }

  private static String request(Socket socket, String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }
}
