package io.dsfleet.messages.path;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.UrlSecrets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Checks that the paths of a request lie below allowed folders and URLs. */
public final class AllowedRoots {
  private final boolean any;
  private final List<String> roots;
  private final List<Path> folders;
  private final BiPredicate<Path, Collection<Path>> insideResolved;

  /**
   * @param any whether every path is allowed
   * @param roots allowed folders and URL prefixes such as {@code rtsp://cams.example/}
   * @param insideResolved whether a path is inside of folders with the symbolic links of both
   *     resolved; false for a link whose target does not exist, which may be created elsewhere
   *     later
   */
  public AllowedRoots(
      boolean any, List<String> roots, BiPredicate<Path, Collection<Path>> insideResolved) {
    this.any = any;
    this.roots = roots.stream().map(root -> root.endsWith("/") ? root : root + "/").toList();
    this.folders =
        roots.stream().filter(root -> root.startsWith("/")).map(root -> Path.of(root)).toList();
    this.insideResolved = insideResolved;
  }

  /** An error for each path outside the roots. */
  public List<FieldError> validate(AnalysisRequest request) {
    if (any) {
      return List.of();
    }
    List<FieldError> errors = new ArrayList<>();
    validate("camera_path", request.cameraPath(), errors);
    validate("output_dir", request.outputDir(), errors);
    if (request.initFile() != null) {
      validate("init_file", request.initFile(), errors);
    }
    List<MediaFile> files = request.files() == null ? List.of() : request.files();
    for (int i = 0; i < files.size(); i++) {
      validate("files[" + i + "]", files.get(i), errors);
    }
    return errors;
  }

  private void validate(String field, MediaFile file, List<FieldError> errors) {
    validate(field + ".file_path", file.filePath(), errors);
    validate(field + ".output_path", file.outputPath(), errors);
  }

  private void validate(String field, @Nullable String path, List<FieldError> errors) {
    if (path != null && !isInside(path)) {
      errors.add(new FieldError(field, "the path is outside the allowed roots"));
    }
  }

  /** Ignores the user of a URL, unless it could be mistaken for the host. */
  private boolean isInside(String pathOrUrl) {
    String path =
        UrlSecrets.countAtSigns(pathOrUrl) == 1 ? UrlSecrets.withoutUser(pathOrUrl) : pathOrUrl;
    String folder = path.endsWith("/") ? path : path + "/";
    return roots.stream().anyMatch(folder::startsWith)
        && !leavesParent(path)
        && (!path.startsWith("/") || isInsideResolved(path));
  }

  private static boolean leavesParent(String path) {
    return ("/" + path + "/").contains("/../") || path.indexOf('\\') >= 0;
  }

  private boolean isInsideResolved(String path) {
    try {
      return insideResolved.test(Path.of(path), folders);
    } catch (InvalidPathException invalid) {
      return false;
    }
  }
}
