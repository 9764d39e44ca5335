package io.dsfleet.gateway.submission;

import static java.util.Objects.requireNonNull;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.job.MediaRoots;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which paths a request may name, and which are seen to be wrong. */
final class MediaRules {
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/\\s][^\\s]*");

  private final MediaView media;
  private final MediaRoots roots;

  MediaRules(MediaView media, MediaRoots roots) {
    this.media = media;
    this.roots = roots;
  }

  /** What is wrong with the paths of a request that is valid otherwise, empty if nothing is. */
  List<FieldError> check(AnalysisRequest request) {
    List<FieldError> errors = new ArrayList<>();
    String path = requireNonNull(request.cameraPath());
    if (request.cameraType() == CameraType.VIDEOSTREAM && !URL.matcher(path).matches()) {
      errors.add(new FieldError("camera_path", "expected the url of a stream, but it is not"));
    }
    errors.addAll(roots.check(request));
    if (errors.isEmpty() && request.namedFiles().isEmpty()) {
      String fault = seen(requireNonNull(request.cameraType()), path);
      if (fault != null) {
        errors.add(new FieldError("camera_path", fault));
      }
    }
    return errors;
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
