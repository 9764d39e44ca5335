package io.dsfleet.launcher.folder;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Paths of an instance's files.
 *
 * @param appFolder path of the instance folder as the app sees it
 * @param hostFolder path of the instance folder on the host
 */
public record AppFiles(String appFolder, Path hostFolder) {

  /** Returns the path of the main configuration as the app sees it. */
  public String mainConfig() {
    return appFolder + "/" + InstanceFolders.MAIN_CONFIG;
  }

  /** Returns the host path of the file with the app's console output. */
  public Path console() {
    return hostFolder.resolve("app.log");
  }

  /** Returns the environment variables with the paths of the files. */
  public Map<String, String> environment() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("DS_MAIN_CONFIG_FILE", mainConfig());
    all.put("DS_WS_CONFIG_FILE", appFolder + "/" + InstanceFolders.WEBSOCKET_CONFIG);
    all.put("DS_LOG_CONFIG_FILE", appFolder + "/" + InstanceFolders.LOGGING_CONFIG);
    all.put("DS_LOG_BASE_DIR", appFolder);
    return all;
  }
}
