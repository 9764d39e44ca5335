package io.dsfleet.gateway.submission;

import static java.util.Objects.requireNonNull;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.job.MediaFile;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which paths a request may name, and which are seen to be wrong. */
final class MediaRules {
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/\\s][^\\s]*");

  private final MediaView media;
  private final boolean any;
  private final List<String> roots;

  /**
   * @param any whether every path is allowed
   * @param roots folders and url beginnings that are allowed otherwise
   */
  MediaRules(MediaView media, boolean any, List<String> roots) {
    this.media = media;
    this.any = any;
    this.roots = roots.stream().map(root -> root.endsWith("/") ? root : root + "/").toList();
  }

  /** What is wrong with the paths of a request that is valid otherwise, empty if nothing is. */
  List<FieldError> check(AnalysisRequest request) {
    List<FieldError> errors = new ArrayList<>();
    String path = requireNonNull(request.cameraPath());
    if (request.cameraType() == CameraType.VIDEOSTREAM && !URL.matcher(path).matches()) {
      errors.add(new FieldError("camera_path", "expected the url of a stream, but it is not"));
    }
    allowed("camera_path", path, errors);
    allowed("output_dir", request.outputDir(), errors);
    List<MediaFile> files = request.namedFiles();
    for (int i = 0; !any && i < files.size(); i++) {
      allowed("files[" + i + "].file_path", files.get(i).filePath(), errors);
      allowed("files[" + i + "].output_path", files.get(i).outputPath(), errors);
    }
    if (errors.isEmpty() && files.isEmpty()) {
      String fault = seen(requireNonNull(request.cameraType()), path);
      if (fault != null) {
        errors.add(new FieldError("camera_path", fault));
      }
    }
    return errors;
  }

  private void allowed(String field, @Nullable String path, List<FieldError> errors) {
    if (any || path == null) {
      return;
    }
    String within = path.endsWith("/") ? path : path + "/";
    if (roots.stream().noneMatch(within::startsWith) || climbs(path)) {
      errors.add(
          new FieldError(
              field, "expected a path below dsfleet.gateway.media-roots, but it is outside"));
    }
  }

  private static boolean climbs(String path) {
    return ("/" + path + "/").contains("/../") || path.indexOf('\\') >= 0;
  }

  private @Nullable String seen(CameraType type, String path) {
    return switch (type) {
      case VIDEOSTREAM -> null;
      case FILE ->
          switch (media.kind(path)) {
            case FILE, UNSEEN -> null;
            case FOLDER -> "expected a file, but it is a folder";
            case MISSING -> "expected a file that exists, but there is none";
          };
      case FILESET ->
          switch (media.kind(path)) {
            case UNSEEN -> null;
            case FILE -> "expected a folder, but it is a file";
            case MISSING -> "expected a folder that exists, but there is none";
            case FOLDER ->
                media.holdsVideo(path)
                    ? null
                    : "expected a folder with video files, but there is none in it";
          };
    };
  }
}
