package io.dsfleet.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All files of the dashboard by their path. The page is at {@code /}; the paths of all others
 * contain a hash of the content, so that a new version never meets a cached old one.
 */
public final class DashboardFiles {
  /** Path of the page. */
  public static final String PAGE = "/";

  /** First part of the paths of all other files. */
  public static final String FOLDER = "/ui/";

  private static final Map<String, String> ASSETS =
      Map.of(
          "app.js", "text/javascript;charset=utf-8",
          "app.css", "text/css;charset=utf-8",
          "icon.svg", "image/svg+xml");

  private final Map<String, DashboardFile> byPath;

  private DashboardFiles(Map<String, DashboardFile> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  /** Reads the files that the build of this module has put beside this class. */
  public static DashboardFiles load() {
    Map<String, DashboardFile> files = new LinkedHashMap<>();
    String page = new String(read("index.html"), UTF_8);
    for (Map.Entry<String, String> asset : ASSETS.entrySet()) {
      byte[] content = read(asset.getKey());
      String path = hashed(asset.getKey(), DashboardFile.hash(content));
      files.put(path, new DashboardFile(asset.getValue(), content, true));
      page = page.replace(FOLDER + asset.getKey(), path);
    }
    files.put(PAGE, new DashboardFile("text/html;charset=utf-8", page.getBytes(UTF_8), false));
    return new DashboardFiles(files);
  }

  /** The file at this path of the URL. */
  public Optional<DashboardFile> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** All files. */
  public Collection<DashboardFile> all() {
    return byPath.values();
  }

  private static String hashed(String name, String hash) {
    int dot = name.lastIndexOf('.');
    return FOLDER + name.substring(0, dot) + "-" + hash + name.substring(dot);
  }

  private static byte[] read(String name) {
    try (InputStream in = DashboardFiles.class.getResourceAsStream("files/" + name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the jar of the dashboard must contain files/" + name + ", but it is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
