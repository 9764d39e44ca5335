package io.dsfleet.referenceapp.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the server is and how the app keeps connected to it.
 *
 * @param address of the WebSocket; its query may hold a token
 * @param connectTimeout for the connection and for the answer to {@code app_ready}
 * @param heartbeat silence after which the server is pinged; unanswered for ten seconds, the
 *     connection is lost
 * @param health asked before each attempt to reconnect; empty if nobody is to be asked
 * @param mostFrameBytes longest frame that is taken from the server
 * @param mostPending frames that wait for the server before mere notices among them are thrown away
 * @param stopTimeout for the slots to stop their work when the app ends or is told to interrupt
 * @param farewellTimeout for the last words to be sent
 * @param notes what the file says and the app passes over
 */
public record ServerSettings(
    URI address,
    String subprotocol,
    Duration connectTimeout,
    Duration heartbeat,
    RetrySettings retry,
    Optional<Health> health,
    int mostFrameBytes,
    int mostPending,
    Duration stopTimeout,
    Duration farewellTimeout,
    List<String> notes) {
  private static final String DEFAULT = "ws://127.0.0.1:18000/deepstream/ws";
  private static final int KIBIBYTE = 1_024;
  private static final int MOST_KIBIBYTES = 1 << 20;
  private static final int MOST_PORT = 65_535;

  /** Where the server says whether it would take an app, and how long to wait for its word. */
  public record Health(URI address, Duration timeout) {}

  /** How the app is connected if nothing but the address is said. */
  public static ServerSettings to(URI address) throws RefusedConfiguration {
    return read(IniFile.parse(List.of(), "nothing"), address);
  }

  /**
   * {@code DS_WS_URL} and the file named by {@code DS_WS_CONFIG_FILE}; without the first, the
   * file's {@code server}, {@code port} and {@code path} count, in any group; without both, this
   * machine's port 18000.
   */
  public static ServerSettings from(Map<String, String> environment) throws RefusedConfiguration {
    String file = environment.getOrDefault("DS_WS_CONFIG_FILE", "");
    return from(
        environment, file.isBlank() ? IniFile.parse(List.of(), "nothing") : IniFile.read(file));
  }

  static ServerSettings from(Map<String, String> environment, IniFile ini)
      throws RefusedConfiguration {
    URI inFile = address(ini);
    String url = environment.getOrDefault("DS_WS_URL", "");
    return read(ini, url.isBlank() ? inFile : checked(url.strip()));
  }

  private static URI address(IniFile ini) throws RefusedConfiguration {
    URI defaults = URI.create(DEFAULT);
    String server = ini.having("server").text("server", defaults.getHost());
    long port = ini.having("port").number("port", defaults.getPort(), 1, MOST_PORT);
    String path = ini.having("path").text("path", defaults.getPath());
    boolean encrypted = ini.having("use_ssl").flag("use_ssl", false);
    return checked(
        (encrypted ? "wss://" : "ws://")
            + server
            + ":"
            + port
            + (path.startsWith("/") ? "" : "/")
            + path);
  }

  private static ServerSettings read(IniFile ini, URI address) throws RefusedConfiguration {
    Duration connect = seconds(ini, "connection_timeout", 10);
    Duration heartbeat = seconds(ini, "heartbeat_interval", 30);
    RetrySettings retry = RetrySettings.read(ini);
    Optional<Health> health = health(ini, address);
    long frame =
        ini.having("max_message_size_kb").number("max_message_size_kb", 64, 1, MOST_KIBIBYTES);
    long pending =
        ini.having("max_pending_messages").number("max_pending_messages", 100, 1, 1_000_000);
    return new ServerSettings(
        address,
        ini.having("subprotocol").text("subprotocol", "deepstream-protocol"),
        positive(connect),
        positive(heartbeat),
        retry,
        health,
        (int) Math.min(Integer.MAX_VALUE, frame * KIBIBYTE),
        (int) pending,
        seconds(ini, "pipeline_stop_timeout", 5),
        seconds(ini, "farewell_timeout", 3),
        ini.passedOver());
  }

  private static Optional<Health> health(IniFile ini, URI server) throws RefusedConfiguration {
    boolean wanted = ini.having("health_check").flag("health_check", true);
    String path = ini.having("health_path").text("health_path", "/deepstream/health");
    Duration timeout = positive(seconds(ini, "health_timeout", 5));
    if (!wanted) {
      return Optional.empty();
    }
    String scheme = "wss".equalsIgnoreCase(server.getScheme()) ? "https" : "http";
    try {
      return Optional.of(
          new Health(
              new URI(scheme, null, server.getHost(), server.getPort(), path, null, null),
              timeout));
    } catch (URISyntaxException e) {
      throw new RefusedConfiguration("expected a path in health_path, but it is '" + path + "'");
    }
  }

  static Duration seconds(IniFile ini, String key, int other) throws RefusedConfiguration {
    return ini.having(key).seconds(key, Duration.ofSeconds(other));
  }

  static IniGroup any(IniFile ini, String key) {
    return ini.having(key);
  }

  private static Duration positive(Duration duration) {
    return duration.isZero() ? Duration.ofSeconds(1) : duration;
  }

  private static URI checked(String url) throws RefusedConfiguration {
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null
          && ("ws".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new RefusedConfiguration("expected a WebSocket address, but got '" + plain(url) + "'");
    }
    throw new RefusedConfiguration("expected ws://HOST:PORT/PATH, but got '" + plain(url) + "'");
  }

  /** Without what may be a token. */
  private static String plain(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query) + "?...";
  }
}
