package io.dsfleet.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Socket address and endpoint of the conformance server. Invalid input throws {@link
 * IllegalArgumentException} with a message for the user.
 */
public record ListenAddress(InetSocketAddress socket, ServerEndpoint endpoint) {
  private static final int MAX_PORT = 65_535;
  private static final int TOKEN_FILE_BYTES = 1024;

  public ListenAddress {
    if (!socket.getAddress().isLoopbackAddress() && endpoint.token() == null) {
      throw new IllegalArgumentException(
          "--token-file is required, since "
              + socket.getAddress().getHostAddress()
              + " can be reached from other machines");
    }
  }

  /**
   * Parses the address that the app is configured with.
   *
   * @param token token that the app must send; null if none is required
   */
  public static ListenAddress of(String address, @Nullable String token) {
    URI uri = uri(address);
    if ("wss".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException(
          "wss:// is not supported: this command has no certificate; use ws:// behind a proxy that"
              + " terminates TLS");
    }
    boolean supported =
        "ws".equalsIgnoreCase(uri.getScheme())
            && uri.getHost() != null
            && uri.getPort() >= 0
            && uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    if (!supported) {
      throw invalidAddress(address);
    }
    String path = uri.getRawPath();
    return of(uri.getHost(), uri.getPort(), path.isEmpty() ? "/" : path, token);
  }

  /** Resolves the parts of an address. */
  public static ListenAddress of(String host, int port, String path, @Nullable String token) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be 0 to 65535, but is " + port);
    }
    return new ListenAddress(
        new InetSocketAddress(resolved(host), port), new ServerEndpoint(path, token));
  }

  /** Reads the token from the file; null if {@code file} is null. */
  public static @Nullable String token(@Nullable Path file) {
    if (file == null) {
      return null;
    }
    try {
      return Files.size(file) > TOKEN_FILE_BYTES
          ? ""
          : Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("cannot read --token-file " + file, unreadable);
    }
  }

  private static InetAddress resolved(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException("unknown host '" + host + "'", unknown);
    }
  }

  private static URI uri(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException unreadable) {
      throw invalidAddress(address);
    }
  }

  private static IllegalArgumentException invalidAddress(String address) {
    return new IllegalArgumentException(
        "invalid address '"
            + address
            + "': expected ws://HOST:PORT/PATH, which the app connects to");
  }
}
