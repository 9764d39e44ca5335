package io.dsfleet.messages.job;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces {@code file:} URLs of this host by the paths that they name. */
public final class FileUrls {
  private static final Pattern LOCAL =
      Pattern.compile("(?i)file:(?://(?:localhost)?)?(/(?!/)[^?#]*)");
  private static final int HEX = 16;

  private FileUrls() {}

  /**
   * The request with paths in place of its {@code file:} URLs. The source of a {@code videostream}
   * stays a URL.
   */
  public static AnalysisRequest toPaths(AnalysisRequest request) {
    return request.cameraType() == CameraType.VIDEOSTREAM
        ? request
        : request
            .withPaths(FileUrls::toPath, UnaryOperator.identity())
            .withCallbacks(request.callbackUrl(), request.replyTo());
  }

  /** The path of a {@code file:} URL of this host; any other text stays as it is. */
  public static String toPath(String pathOrUrl) {
    if (!pathOrUrl.toLowerCase(Locale.ROOT).startsWith("file:")) {
      return pathOrUrl;
    }
    Matcher url = LOCAL.matcher(pathOrUrl);
    String path = url.matches() ? decoded(url.group(1)) : null;
    return path == null ? pathOrUrl : path;
  }

  /** Null if an escape is incomplete or the bytes are not UTF-8. */
  private static @Nullable String decoded(String path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] text = path.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      if (text[i] != '%') {
        bytes.write(text[i]);
        continue;
      }
      int high = i + 2 < text.length ? Character.digit(text[i + 1], HEX) : -1;
      int low = i + 2 < text.length ? Character.digit(text[i + 2], HEX) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      bytes.write(high * HEX + low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
