package io.dsfleet.messages.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a job belongs to: 32 hexadecimal digits.
 *
 * <p>Where the upstream names one (W3C trace context), the job's id ends in it; else it is a hash
 * of the id. So whoever knows the job's id knows its trace, and no message or record has to carry
 * it.
 */
public final class TraceId {
  /** Name of the header, in HTTP and in AMQP. */
  public static final String HEADER = "traceparent";

  private static final Pattern PARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
  private static final Pattern CARRIED = Pattern.compile("[^.]+\\.[^-]+-([0-9a-f]{32})");
  private static final int MOST_CHARACTERS = 256;
  private static final int BYTES = 16;

  private TraceId() {}

  /** The trace that the header names, null where it names none that can be read. */
  public static @Nullable String ofParent(@Nullable String header) {
    if (header == null || header.length() > MOST_CHARACTERS) {
      return null;
    }
    Matcher parent = PARENT.matcher(header.strip());
    return parent.matches() ? parent.group(1) : null;
  }

  /** The trace that the job's id ends in, null where the upstream named none. */
  public static @Nullable String carriedBy(String jobId) {
    Matcher carried = CARRIED.matcher(jobId);
    return carried.matches() ? carried.group(1) : null;
  }

  /** The job's trace. */
  public static String of(String jobId) {
    String carried = carriedBy(jobId);
    return carried == null ? hash(jobId) : carried;
  }

  private static String hash(String jobId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(jobId.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
