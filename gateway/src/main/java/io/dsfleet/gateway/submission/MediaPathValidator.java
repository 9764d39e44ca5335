package io.dsfleet.gateway.submission;

import static java.util.Objects.requireNonNull;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.job.UrlSecrets;
import io.dsfleet.messages.path.AllowedRoots;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the paths of a request against the allowed roots and the media file system. */
final class MediaPathValidator {
  private final MediaInspector media;
  private final AllowedRoots roots;

  MediaPathValidator(MediaInspector media, AllowedRoots roots) {
    this.media = media;
    this.roots = roots;
  }

  /** Errors of the paths of an otherwise valid request. */
  List<FieldError> validate(AnalysisRequest request) {
    List<FieldError> errors = new ArrayList<>(roots.validate(request));
    String path = requireNonNull(request.cameraPath());
    if (errors.isEmpty() && request.namedFiles().isEmpty()) {
      String fault = pathFault(requireNonNull(request.cameraType()), path);
      if (fault != null) {
        errors.add(new FieldError("camera_path", fault));
      }
    }
    return errors;
  }

  private @Nullable String pathFault(CameraType type, String path) {
    String shown = "'" + UrlSecrets.mask(path) + "'";
    return switch (type) {
      case VIDEOSTREAM -> null;
      case FILE ->
          switch (media.kindOf(path)) {
            case FILE, UNKNOWN -> null;
            case FOLDER -> "expected a file, but " + shown + " is a folder";
            case MISSING -> "the file " + shown + " does not exist";
          };
      case FILESET ->
          switch (media.kindOf(path)) {
            case UNKNOWN -> null;
            case FILE -> "expected a folder, but " + shown + " is a file";
            case MISSING -> "the folder " + shown + " does not exist";
            case FOLDER ->
                media.containsVideo(path)
                    ? null
                    : "the folder " + shown + " contains no video files";
          };
    };
  }
}
