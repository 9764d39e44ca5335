package io.dsfleet.messages.job;

import io.dsfleet.messages.path.VideoFiles;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates a request, without access to the file system. */
public final class AnalysisRequestValidator {
  private static final Pattern VIDEO_NAME = Pattern.compile(VideoFiles.DEFAULT_PATTERN);
  private static final int MAX_PATH_LENGTH = 4096;
  private static final int MAX_NAME_LENGTH = 255;
  private static final int MAX_URL_LENGTH = 2048;
  private static final Pattern STREAM_URL =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/\\s][^\\s]*");
  private static final Pattern FILE_URL =
      Pattern.compile("(?i)(?:https?|rtsps?|rtmps?)://[^/\\s][^\\s]*");
  private static final int MAX_QUOTED_LENGTH = 100;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final List<FieldError> errors = new ArrayList<>();

  private AnalysisRequestValidator() {}

  /** All errors of the request, empty if it is valid. */
  public static List<FieldError> validate(AnalysisRequest request) {
    AnalysisRequestValidator rules = new AnalysisRequestValidator();
    rules.checkCamera(request);
    rules.checkRouting(request);
    rules.checkCallbacks(request);
    if (request.initFile() != null) {
      rules.checkFile("init_file", request.initFile());
    }
    List<MediaFile> files = request.files() == null ? List.of() : request.files();
    for (int i = 0; i < files.size(); i++) {
      if (!files.get(i).isEos()) {
        rules.checkFile("files[" + i + "]", files.get(i));
      }
    }
    rules.checkOutputs(request);
    return List.copyOf(rules.errors);
  }

  private void checkCamera(AnalysisRequest request) {
    if (request.cameraType() == null) {
      reject("camera_type", "the camera type is missing; use videostream, fileset or file");
    }
    checkCameraPath(request);
    checkAbsolute("output_dir", request.outputDir());
    if (request.cameraName() != null) {
      checkText("camera_name", request.cameraName(), MAX_NAME_LENGTH);
    }
    if (request.cameraId() != null && request.cameraId() < 0) {
      reject("camera_id", "expected a number >= 0, but it is " + request.cameraId());
    }
    if (request.cameraType() == CameraType.VIDEOSTREAM
        && request.namedFiles().stream().anyMatch(file -> file.fileType() == FileType.FILE)) {
      reject("files", "no files are allowed for camera_type videostream");
    }
    int count = request.namedFiles().size();
    if (request.cameraType() == CameraType.FILE && count > 1) {
      reject("files", "expected at most one file for camera_type file, but there are " + count);
    }
  }

  private void checkCameraPath(AnalysisRequest request) {
    String path = request.cameraPath();
    if (request.cameraType() == CameraType.FILESET) {
      checkAbsolute("camera_path", path);
    } else if (request.cameraType() == CameraType.FILE) {
      checkSource("camera_path", path);
    } else if (checkPath("camera_path", path)
        && request.cameraType() == CameraType.VIDEOSTREAM
        && path != null
        && !STREAM_URL.matcher(path).matches()) {
      reject("camera_path", "a videostream must be a URL such as rtsp://host/path");
    }
  }

  private void checkRouting(AnalysisRequest request) {
    checkName("pool", request.pool());
    checkName("tenant", request.tenant());
    if (request.priorityOrDefault() < 0 || request.priorityOrDefault() > 9) {
      reject("priority", "expected 0 to 9, but it is " + request.priority());
    }
  }

  private void checkCallbacks(AnalysisRequest request) {
    String url = request.callbackUrl();
    if (url != null && !isCallbackUrl(url)) {
      reject(
          "callback_url",
          "the URL must be http or https, without a user, of at most "
              + MAX_URL_LENGTH
              + " characters");
    }
    String queue = request.replyTo();
    if (queue != null && !ReplyQueueRule.isValid(queue)) {
      reject(
          "reply_to",
          "the queue name must be 1 to 255 visible ASCII characters, must not start with dsfleet."
              + " or amq.rabbitmq. and must not be a URL");
    }
  }

  private static boolean isCallbackUrl(String url) {
    try {
      URI uri = new URI(url);
      return url.length() <= MAX_URL_LENGTH
          && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException invalid) {
      return false;
    }
  }

  private void checkFile(String field, MediaFile file) {
    checkSource(field + ".file_path", file.filePath());
    if (file.fileName() != null) {
      checkText(field + ".file_name", file.fileName(), MAX_NAME_LENGTH);
      if (file.fileName().contains("/") || file.fileName().equals("..")) {
        reject(field + ".file_name", "the file name must not contain / and must not be ..");
      }
    }
    if (file.outputPath() != null) {
      checkOutput(field + ".output_path", file.outputPath());
    }
    if (file.fileId() != null && file.fileId() < 0) {
      reject(field + ".file_id", "expected a number >= 0, but it is " + file.fileId());
    }
  }

  /** A result must not replace footage, of this camera or another. */
  private void checkOutput(String field, String path) {
    checkAbsolute(field, path);
    if (VIDEO_NAME.matcher(path.substring(path.lastIndexOf('/') + 1)).matches()) {
      reject(field, "a result must not have the name of a video file; append .json to it");
    }
  }

  /** A second result under the same path would overwrite the first one. */
  private void checkOutputs(AnalysisRequest request) {
    Map<String, MediaFile> fileOf = new HashMap<>();
    List<MediaFile> files = request.files() == null ? List.of() : request.files();
    MediaFile initFile = request.initFile();
    if (initFile != null && initFile.outputPath() != null) {
      fileOf.put(OutputPathAssigner.normalized(initFile.outputPath()), initFile);
    }
    for (int i = 0; i < files.size(); i++) {
      MediaFile file = files.get(i);
      if (file.isEos() || file.outputPath() == null) {
        continue;
      }
      MediaFile other = fileOf.putIfAbsent(OutputPathAssigner.normalized(file.outputPath()), file);
      if (other != null && !Objects.equals(other.filePath(), file.filePath())) {
        reject(
            "files[" + i + "].output_path",
            "another file has the same output_path; give each file a different one");
      }
    }
  }

  /** A source that an app can open itself: an absolute path or a URL of the network. */
  private void checkSource(String field, @Nullable String value) {
    if (value != null && FILE_URL.matcher(value).matches()) {
      checkPath(field, value);
    } else {
      checkAbsolute(field, value);
    }
  }

  /** A relative path would depend on the working directory of each process that uses it. */
  private void checkAbsolute(String field, @Nullable String value) {
    if (checkPath(field, value) && value != null && !value.startsWith("/")) {
      String shown = UrlSecrets.mask(value);
      reject(
          field,
          "expected an absolute path, but it is '"
              + (shown.length() <= MAX_QUOTED_LENGTH
                  ? shown
                  : shown.substring(0, MAX_QUOTED_LENGTH) + "...")
              + "'");
    }
  }

  /** Returns whether the text is present and has no error. */
  private boolean checkPath(String field, @Nullable String value) {
    int before = errors.size();
    if (value == null || value.isBlank()) {
      reject(field, "the path is missing");
    } else {
      checkText(field, value, MAX_PATH_LENGTH);
      if (UrlSecrets.isUrl(value) && !UrlSecrets.isUnambiguous(value)) {
        reject(
            field,
            "the URL is ambiguous; percent-encode / ? # and spaces in its user and password");
      }
    }
    return errors.size() == before;
  }

  private void checkText(String field, String value, int maxLength) {
    if (value.length() > maxLength) {
      reject(field, "expected at most " + maxLength + " characters, but it has " + value.length());
    }
    value
        .codePoints()
        .filter(AnalysisRequestValidator::isForbidden)
        .findFirst()
        .ifPresent(c -> reject(field, "the character U+%04X is not allowed".formatted(c)));
  }

  /**
   * Control characters, direction marks (which could forge log lines) and unpaired surrogates
   * (which no file system accepts).
   */
  private static boolean isForbidden(int c) {
    return Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private void checkName(String field, @Nullable String value) {
    if (value != null && !NAME.matcher(value).matches()) {
      reject(field, "the name must be 1 to 64 characters of A-Z a-z 0-9 _ -");
    }
  }

  private void reject(String field, String message) {
    errors.add(new FieldError(field, message));
  }
}
