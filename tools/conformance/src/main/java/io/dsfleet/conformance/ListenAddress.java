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
 * Where the suite listens for the app, and what the app shows there; every fault is an {@link
 * IllegalArgumentException} with a sentence for a person.
 */
public record ListenAddress(InetSocketAddress socket, ServerEndpoint doorway) {
  private static final int MOST_PORT = 65_535;
  private static final int TOKEN_FILE_BYTES = 1024;

  public ListenAddress {
    if (!socket.getAddress().isLoopbackAddress() && doorway.token() == null) {
      throw new IllegalArgumentException(
          "expected --token-file, since "
              + socket.getAddress().getHostAddress()
              + " can be reached from other machines, but none is given");
    }
  }

  /**
   * The address that the app's author writes into the app's configuration.
   *
   * @param token that the app has to show, null for none
   */
  public static ListenAddress of(String address, @Nullable String token) {
    URI uri = uri(address);
    if ("wss".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException(
          "expected ws://, but it is wss://: this command has no certificate; let a proxy in front"
              + " of it end the TLS");
    }
    boolean plain =
        "ws".equalsIgnoreCase(uri.getScheme())
            && uri.getHost() != null
            && uri.getPort() >= 0
            && uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    if (!plain) {
      throw unlike(address);
    }
    String path = uri.getRawPath();
    return of(uri.getHost(), uri.getPort(), path.isEmpty() ? "/" : path, token);
  }

  /** The parts of an address. */
  public static ListenAddress of(String host, int port, String path, @Nullable String token) {
    if (port < 0 || port > MOST_PORT) {
      throw new IllegalArgumentException("expected a port of 0 to 65535, but it is " + port);
    }
    return new ListenAddress(new InetSocketAddress(resolved(host), port), new ServerEndpoint(path, token));
  }

  /** What the file holds; null where no file is named. */
  public static @Nullable String token(@Nullable Path file) {
    if (file == null) {
      return null;
    }
    try {
      return Files.size(file) > TOKEN_FILE_BYTES
          ? ""
          : Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "expected --token-file to be readable, but it is not: " + file, unreadable);
    }
  }

  private static InetAddress resolved(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "expected an address to listen at, but it is '" + host + "'", unknown);
    }
  }

  private static URI uri(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException unreadable) {
      throw unlike(address);
    }
  }

  private static IllegalArgumentException unlike(String address) {
    return new IllegalArgumentException(
        "expected ws://HOST:PORT/PATH, where the app will connect, but it is '" + address + "'");
  }
}
