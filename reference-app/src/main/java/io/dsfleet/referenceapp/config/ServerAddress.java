package io.dsfleet.referenceapp.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where the server's WebSocket is. */
public final class ServerAddress {
  private static final String DEFAULT = "ws://127.0.0.1:18000/deepstream/ws";

  private ServerAddress() {}

  /**
   * {@code DS_WS_URL}; else what the file named by {@code DS_WS_CONFIG_FILE} says with {@code
   * server}, {@code port} and {@code path}, in any group; else this machine's port 18000.
   */
  public static URI from(Map<String, String> environment) throws RefusedConfiguration {
    String url = environment.getOrDefault("DS_WS_URL", "");
    if (!url.isBlank()) {
      return checked(url);
    }
    String file = environment.getOrDefault("DS_WS_CONFIG_FILE", "");
    return checked(file.isBlank() ? DEFAULT : fromFile(Path.of(file)));
  }

  private static String fromFile(Path file) throws RefusedConfiguration {
    try {
      return fromLines(Files.readAllLines(file));
    } catch (IOException e) {
      throw new RefusedConfiguration(
          "expected a file in DS_WS_CONFIG_FILE, but cannot read " + file + " (" + e + ")");
    }
  }

  static String fromLines(List<String> lines) {
    URI defaults = URI.create(DEFAULT);
    IniFile ini = IniFile.parse(lines);
    String server = orElse(ini.anywhere("server"), defaults.getHost());
    String port = orElse(ini.anywhere("port"), String.valueOf(defaults.getPort()));
    String path = orElse(ini.anywhere("path"), defaults.getPath());
    return "ws://" + server + ":" + port + (path.startsWith("/") ? "" : "/") + path;
  }

  private static String orElse(String value, String other) {
    return value.isBlank() ? other : value;
  }

  private static URI checked(String url) throws RefusedConfiguration {
    try {
      URI uri = URI.create(url.strip());
      if (uri.getHost() != null
          && ("ws".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new RefusedConfiguration("expected a WebSocket address, but got '" + url + "'");
    }
    throw new RefusedConfiguration("expected ws://HOST:PORT/PATH, but got '" + url + "'");
  }
}
