package io.dsfleet.messages.job;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one validation of a request, whatever entrance it comes by; it looks at no disk. */
public final class AnalysisRequestRules {
  private static final int PATH_MAX = 4096;
  private static final int NAME_MAX = 255;
  private static final int URL_MAX = 2048;
  private static final Pattern QUEUE = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Pattern RESERVED = Pattern.compile("^(dsfleet|amq)\\.");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final List<FieldError> errors = new ArrayList<>();

  private AnalysisRequestRules() {}

  /** Everything wrong with the request, empty if nothing is. */
  public static List<FieldError> check(AnalysisRequest request) {
    AnalysisRequestRules rules = new AnalysisRequestRules();
    rules.camera(request);
    rules.routing(request);
    rules.answers(request);
    if (request.initFile() != null) {
      rules.file("init_file", request.initFile());
    }
    List<MediaFile> files = request.files() == null ? List.of() : request.files();
    for (int i = 0; i < files.size(); i++) {
      if (!files.get(i).isEnd()) {
        rules.file("files[" + i + "]", files.get(i));
      }
    }
    return List.copyOf(rules.errors);
  }

  private void camera(AnalysisRequest request) {
    if (request.cameraType() == null) {
      wrong("camera_type", "expected videostream, fileset or file, but it is missing");
    }
    path("camera_path", request.cameraPath());
    path("output_dir", request.outputDir());
    if (request.cameraName() != null) {
      text("camera_name", request.cameraName(), NAME_MAX);
    }
    if (request.cameraId() != null && request.cameraId() < 0) {
      wrong("camera_id", "expected a number >= 0, but it is " + request.cameraId());
    }
    if (request.cameraType() == CameraType.VIDEOSTREAM
        && request.namedFiles().stream().anyMatch(f -> f.fileType() == FileType.FILE)) {
      wrong("files", "expected no files for a videostream, but there are some");
    }
    if (request.cameraType() == CameraType.FILE && request.namedFiles().size() > 1) {
      wrong("files", "expected at most one file for camera_type file, but there are more");
    }
  }

  private void routing(AnalysisRequest request) {
    word("pool", request.pool());
    word("tenant", request.tenant());
    if (request.priorityOrDefault() < 0 || request.priorityOrDefault() > 9) {
      wrong("priority", "expected 0 to 9, but it is " + request.priority());
    }
  }

  private void answers(AnalysisRequest request) {
    String url = request.callbackUrl();
    if (url != null && !isPlainUrl(url)) {
      wrong("callback_url", "expected an http or https url without user, but it is something else");
    }
    String queue = request.replyTo();
    if (queue != null && !isQueue(queue)) {
      wrong("reply_to", "expected the name of a queue that is not the fleet's own, but it is none");
    }
  }

  /** An address with a user would put a password where names of queues are shown. */
  private static boolean isQueue(String queue) {
    return QUEUE.matcher(queue).matches()
        && !RESERVED.matcher(queue).find()
        && !queue.contains("://");
  }

  private static boolean isPlainUrl(String url) {
    try {
      URI uri = new URI(url);
      return url.length() <= URL_MAX
          && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException none) {
      return false;
    }
  }

  private void file(String field, MediaFile file) {
    path(field + ".file_path", file.filePath());
    if (file.fileName() != null) {
      text(field + ".file_name", file.fileName(), NAME_MAX);
      if (file.fileName().contains("/") || file.fileName().equals("..")) {
        wrong(field + ".file_name", "expected a plain file name, but it is a path");
      }
    }
    if (file.outputPath() != null) {
      path(field + ".output_path", file.outputPath());
    }
    if (file.fileId() != null && file.fileId() < 0) {
      wrong(field + ".file_id", "expected a number >= 0, but it is " + file.fileId());
    }
  }

  private void path(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      wrong(field, "expected a path, but it is missing");
    } else {
      text(field, value, PATH_MAX);
      if (CameraUrls.isUrl(value) && !CameraUrls.isPlain(value)) {
        wrong(
            field,
            "expected a url whose user and password have / ? # and spaces percent-encoded,"
                + " but it cannot be read as one");
      }
    }
  }

  private void text(String field, String value, int most) {
    if (value.length() > most) {
      wrong(field, "expected at most " + most + " characters, but it has " + value.length());
    }
    if (value.codePoints().anyMatch(AnalysisRequestRules::forbidden)) {
      wrong(field, "expected no control characters, but there is one");
    }
  }

  /**
   * Control characters, marks that turn the direction of displayed text (log forging), and halves
   * of surrogate pairs, which no file system takes.
   */
  private static boolean forbidden(int c) {
    return Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private void word(String field, @Nullable String value) {
    if (value != null && !WORD.matcher(value).matches()) {
      wrong(field, "expected 1 to 64 of A-Z a-z 0-9 _ -, but it is something else");
    }
  }

  private void wrong(String field, String message) {
    errors.add(new FieldError(field, message));
  }
}
