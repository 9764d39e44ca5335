package io.dsfleet.referenceapp.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Address of the server and settings of the connection.
 *
 * @param address of the WebSocket; its query may hold a token
 * @param connectTimeout timeout of the connection and of the reply to {@code app_ready}
 * @param heartbeatInterval silence after which the server is pinged; without a pong for ten seconds
 *     the connection counts as lost
 * @param health checked before each attempt to reconnect; empty if disabled
 * @param maxFrameBytes maximum size of a frame from the server
 * @param maxPendingFrames pending frames above which notices are dropped
 * @param stopTimeout timeout for slots to stop their work
 * @param closeTimeout timeout for sending pending frames before the connection closes
 * @param ignoredKeys ignored keys, one line per group
 */
public record ServerSettings(
    URI address,
    String subprotocol,
    Duration connectTimeout,
    Duration heartbeatInterval,
    ReconnectSettings retry,
    Optional<Health> health,
    int maxFrameBytes,
    int maxPendingFrames,
    Duration stopTimeout,
    Duration closeTimeout,
    List<String> ignoredKeys) {
  private static final String DEFAULT = "ws://127.0.0.1:18000/deepstream/ws";
  private static final int KIBIBYTE = 1_024;
  private static final int MAX_KIBIBYTES = 1 << 20;
  private static final int MAX_PORT = 65_535;

  /** Health endpoint of the server and the timeout of its response. */
  public record Health(URI address, Duration timeout) {}

  /** Creates default settings for an address. */
  public static ServerSettings forAddress(URI address) throws InvalidConfigurationException {
    return read(IniFile.parse(List.of(), "nothing"), address);
  }

  /**
   * Reads {@code DS_WS_URL} and the file {@code DS_WS_CONFIG_FILE}. Without the URL, the file's
   * {@code server}, {@code port} and {@code path} of any group are used; without both, port 18000
   * of this machine.
   */
  public static ServerSettings from(Map<String, String> environment)
      throws InvalidConfigurationException {
    String file = environment.getOrDefault("DS_WS_CONFIG_FILE", "");
    return from(
        environment, file.isBlank() ? IniFile.parse(List.of(), "nothing") : IniFile.read(file));
  }

  static ServerSettings from(Map<String, String> environment, IniFile ini)
      throws InvalidConfigurationException {
    URI inFile = address(ini);
    String url = environment.getOrDefault("DS_WS_URL", "");
    return read(ini, url.isBlank() ? inFile : parse(url.strip()));
  }

  private static URI address(IniFile ini) throws InvalidConfigurationException {
    URI defaults = URI.create(DEFAULT);
    String server = ini.groupWith("server").text("server", defaults.getHost());
    long port = ini.groupWith("port").number("port", defaults.getPort(), 1, MAX_PORT);
    String path = ini.groupWith("path").text("path", defaults.getPath());
    boolean encrypted = ini.groupWith("use_ssl").flag("use_ssl", false);
    return parse(
        (encrypted ? "wss://" : "ws://")
            + server
            + ":"
            + port
            + (path.startsWith("/") ? "" : "/")
            + path);
  }

  private static ServerSettings read(IniFile ini, URI address)
      throws InvalidConfigurationException {
    Duration connect = seconds(ini, "connection_timeout", 10);
    Duration heartbeat = seconds(ini, "heartbeat_interval", 30);
    ReconnectSettings retry = ReconnectSettings.read(ini);
    Optional<Health> health = health(ini, address);
    long frame =
        ini.groupWith("max_message_size_kb").number("max_message_size_kb", 64, 1, MAX_KIBIBYTES);
    long pending =
        ini.groupWith("max_pending_messages").number("max_pending_messages", 100, 1, 1_000_000);
    return new ServerSettings(
        address,
        ini.groupWith("subprotocol").text("subprotocol", "deepstream-protocol"),
        positive(connect),
        positive(heartbeat),
        retry,
        health,
        (int) Math.min(Integer.MAX_VALUE, frame * KIBIBYTE),
        (int) pending,
        seconds(ini, "pipeline_stop_timeout", 5),
        seconds(ini, "farewell_timeout", 3),
        ini.ignoredKeys());
  }

  private static Optional<Health> health(IniFile ini, URI server)
      throws InvalidConfigurationException {
    boolean enabled = ini.groupWith("health_check").flag("health_check", true);
    String path = ini.groupWith("health_path").text("health_path", "/deepstream/health");
    Duration timeout = positive(seconds(ini, "health_timeout", 5));
    if (!enabled) {
      return Optional.empty();
    }
    String scheme = "wss".equalsIgnoreCase(server.getScheme()) ? "https" : "http";
    try {
      return Optional.of(
          new Health(
              new URI(scheme, null, server.getHost(), server.getPort(), path, null, null),
              timeout));
    } catch (URISyntaxException e) {
      throw new InvalidConfigurationException("health_path is not a valid path: '" + path + "'");
    }
  }

  static Duration seconds(IniFile ini, String key, int defaultSeconds)
      throws InvalidConfigurationException {
    return ini.groupWith(key).seconds(key, Duration.ofSeconds(defaultSeconds));
  }

  static IniGroup any(IniFile ini, String key) {
    return ini.groupWith(key);
  }

  private static Duration positive(Duration duration) {
    return duration.isZero() ? Duration.ofSeconds(1) : duration;
  }

  private static URI parse(String url) throws InvalidConfigurationException {
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null
          && ("ws".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new InvalidConfigurationException(
          "not a valid WebSocket URL: '" + withoutQuery(url) + "'");
    }
    throw new InvalidConfigurationException(
        "expected ws://HOST:PORT/PATH or wss://HOST:PORT/PATH, but it is '"
            + withoutQuery(url)
            + "'");
  }

  /** Drops the query, which may hold a token. */
  private static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query) + "?...";
  }
}
