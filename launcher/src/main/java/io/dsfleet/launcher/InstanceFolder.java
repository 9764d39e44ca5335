package io.dsfleet.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;

/** Writes an instance's own configuration: the main config, the websocket config. */
final class InstanceFolder {
  static final String MAIN_CONFIG = "ds_config.txt";
  static final String WEBSOCKET_CONFIG = "websocket_config.txt";
  static final String LOG = "app.log";

  private final URI server;

  /**
   * @param server the WebSocket address that apps connect to
   */
  InstanceFolder(URI server) {
    this.server = server;
  }

  /** Makes the folder and its files anew; refuses where they cannot be written. */
  void prepare(LaunchSpec spec) throws LaunchRefusedException {
    try {
      Files.createDirectories(spec.folder());
      Files.writeString(spec.folder().resolve(MAIN_CONFIG), mainConfig(spec.streams()));
      Files.writeString(spec.folder().resolve(WEBSOCKET_CONFIG), websocketConfig());
    } catch (IOException unwritable) {
      throw new LaunchRefusedException(
          "expected a writable folder for " + spec.instanceId() + ", but " + unwritable);
    }
  }

  private static String mainConfig(int streams) {
    StringBuilder text = new StringBuilder("[application]\nenable-perf-measurement=0\n");
    for (int source = 0; source < streams; source++) {
      text.append("\n[source").append(source).append("]\nenable=1\ntype=2\nuri=fakesrc\n");
    }
    return text.toString();
  }

  private String websocketConfig() {
    return """
    [websocket]
    server=%s
    port=%d
    path=%s
    subprotocol=deepstream-protocol
    """
        .formatted(server.getHost(), server.getPort(), server.getPath());
  }
}
