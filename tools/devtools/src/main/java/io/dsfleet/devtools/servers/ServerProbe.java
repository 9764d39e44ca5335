package io.dsfleet.devtools.servers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Checks whether a server answers its protocol. */
public final class ServerProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final byte[] AMQP_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
  private static final int AMQP_METHOD_FRAME = 1;
  private static final int AMQP_PORT = 5672;
  private static final int AMQPS_PORT = 5671;
  private static final int REDIS_PORT = 6379;
  private static final int MAX_LINE = 1_000;
  private static final Set<String> TLS_SCHEMES = Set.of("amqps", "rediss");

  /** An exchange with a connected server. */
  @FunctionalInterface
  private interface Exchange {
    boolean succeeds(Socket socket) throws IOException;
  }

  private ServerProbe() {}

  /** Whether a broker answers the AMQP protocol header. Credentials are not checked. */
  public static boolean rabbitMqAnswers(URI address) {
    return answers(
        address,
        ServerKind.RABBITMQ,
        socket -> {
          socket.getOutputStream().write(AMQP_HEADER);
          return socket.getInputStream().read() == AMQP_METHOD_FRAME;
        });
  }

  /** Whether Redis answers PING, after AUTH if the address has credentials. */
  public static boolean redisAnswers(URI address) {
    return answers(
        address,
        ServerKind.REDIS,
        socket -> {
          List<String> credentials = credentials(address.getRawUserInfo());
          if (!credentials.isEmpty()) {
            List<String> command = new ArrayList<>(List.of("AUTH"));
            command.addAll(credentials);
            if (!request(socket, command).startsWith("+OK")) {
              return false;
            }
          }
          return request(socket, List.of("PING")).startsWith("+PONG");
        });
  }

  /** Host and port of an address, without its user and password. */
  public static String endpoint(URI address, ServerKind kind) {
    String authority = String.valueOf(address.getRawAuthority());
    String host =
        address.getHost() == null
            ? authority.substring(authority.lastIndexOf('@') + 1)
            : address.getHost();
    return address.getHost() == null ? host : host + ":" + port(address, kind);
  }

  private static int port(URI address, ServerKind kind) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return switch (kind) {
      case RABBITMQ -> isTls(address) ? AMQPS_PORT : AMQP_PORT;
      case REDIS -> REDIS_PORT;
    };
  }

  private static boolean isTls(URI address) {
    return TLS_SCHEMES.contains(String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT));
  }

  /**
   * A TLS server answers if the exchange over TLS succeeds, or if its certificate is not trusted
   * here: the services have their own settings for that. Nothing is sent in plain text.
   */
  private static boolean answers(URI address, ServerKind kind, Exchange exchange) {
    if (address.getHost() == null) {
      return false;
    }
    int port = port(address, kind);
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      socket.connect(new InetSocketAddress(address.getHost(), port), (int) TIMEOUT.toMillis());
      if (!isTls(address)) {
        return exchange.succeeds(socket);
      }
      SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
      try (SSLSocket secure = (SSLSocket) tls.createSocket(socket, address.getHost(), port, true)) {
        secure.startHandshake();
        return exchange.succeeds(secure);
      }
    } catch (SSLException failed) {
      return failed.getCause() instanceof CertificateException;
    } catch (IOException | IllegalArgumentException unreachable) {
      return false;
    }
  }

  /** The arguments of AUTH: none, a password, or a user and a password. */
  private static List<String> credentials(@Nullable String userInfo) {
    if (userInfo == null || userInfo.isEmpty()) {
      return List.of();
    }
    int colon = userInfo.indexOf(':');
    String password = decoded(userInfo.substring(colon + 1));
    return colon <= 0
        ? List.of(password)
        : List.of(decoded(userInfo.substring(0, colon)), password);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Sends the command with lengths, because an argument may hold any character. */
  private static String request(Socket socket, List<String> command) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("*" + command.size() + "\r\n"));
    for (String argument : command) {
      byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(ascii("$" + bytes.length + "\r\n"));
      out.writeBytes(bytes);
      out.writeBytes(ascii("\r\n"));
    }
    socket.getOutputStream().write(out.toByteArray());
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int next = in.read();
        next >= 0 && next != '\n' && line.length() < MAX_LINE;
        next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
