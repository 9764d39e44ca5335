package io.dsfleet.messages.job;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Below which folders and urls the paths of a request may lie; both entrances hold it. */
public final class MediaRoots {
  private final boolean any;
  private final List<String> roots;
  private final UnaryOperator<Path> resolve;

  /**
   * @param any whether every path is allowed
   * @param roots folders, and beginnings of urls such as {@code rtsp://cams.example/}, that are
   *     allowed otherwise
   * @param resolve an absolute path as the disk has it, links followed as far as they can be seen
   */
  public MediaRoots(boolean any, List<String> roots, UnaryOperator<Path> resolve) {
    this.any = any;
    this.roots = roots.stream().map(root -> root.endsWith("/") ? root : root + "/").toList();
    this.resolve = resolve;
  }

  /** What lies outside, empty if nothing does. */
  public List<FieldError> check(AnalysisRequest request) {
    if (any) {
      return List.of();
    }
    List<FieldError> errors = new ArrayList<>();
    check("camera_path", request.cameraPath(), errors);
    check("output_dir", request.outputDir(), errors);
    if (request.initFile() != null) {
      check("init_file", request.initFile(), errors);
    }
    List<MediaFile> files = request.files() == null ? List.of() : request.files();
    for (int i = 0; i < files.size(); i++) {
      check("files[" + i + "]", files.get(i), errors);
    }
    return errors;
  }

  private void check(String field, MediaFile file, List<FieldError> errors) {
    check(field + ".file_path", file.filePath(), errors);
    check(field + ".output_path", file.outputPath(), errors);
  }

  private void check(String field, @Nullable String path, List<FieldError> errors) {
    if (path != null && !isInside(path)) {
      errors.add(new FieldError(field, "expected a path below the media roots, but it is outside"));
    }
  }

  /** Who logs in where does not matter, as long as it cannot be mistaken for the host. */
  private boolean isInside(String given) {
    String path = CameraUrls.ats(given) == 1 ? CameraUrls.withoutUser(given) : given;
    String within = path.endsWith("/") ? path : path + "/";
    return roots.stream().anyMatch(within::startsWith)
        && !climbs(path)
        && (!path.startsWith("/") || staysInside(path));
  }

  private static boolean climbs(String path) {
    return ("/" + path + "/").contains("/../") || path.indexOf('\\') >= 0;
  }

  /** Where the links on the way lead. */
  private boolean staysInside(String path) {
    try {
      Path real = resolve.apply(Path.of(path));
      return roots.stream()
          .filter(root -> root.startsWith("/"))
          .anyMatch(root -> real.startsWith(resolve.apply(Path.of(root))));
    } catch (InvalidPathException unreadable) {
      return false;
    }
  }
}
