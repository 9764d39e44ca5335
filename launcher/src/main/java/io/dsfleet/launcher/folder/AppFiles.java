package io.dsfleet.launcher.folder;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An instance's files.
 *
 * @param inside the folder as the app calls it
 * @param folder the same on the host
 */
public record AppFiles(String inside, Path folder) {

  static AppFiles in(String inside, Path folder) {
    return new AppFiles(inside, folder);
  }

  /** Main configuration, as the app calls it. */
  public String mainConfig() {
    return inside + "/" + InstanceFolder.MAIN_CONFIG;
  }

  /** Where the app's console goes, on the host. */
  public Path console() {
    return folder.resolve("app.log");
  }

  /** The variables that tell the app of its files. */
  public Map<String, String> environment() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("DS_MAIN_CONFIG_FILE", mainConfig());
    all.put("DS_WS_CONFIG_FILE", inside + "/" + InstanceFolder.WEBSOCKET_CONFIG);
    all.put("DS_LOG_CONFIG_FILE", inside + "/" + InstanceFolder.LOGGING_CONFIG);
    all.put("DS_LOG_BASE_DIR", inside);
    return all;
  }
}
