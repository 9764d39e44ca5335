package io.dsfleet.launcher.spec;

import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.codec.PrintableText;
import org.jspecify.annotations.Nullable;

/** Signals a refused launch; the message says why and names the offending value. */
public final class LaunchRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int MAX_QUOTED = 80;

  private final RequestRefusalCode code;
  private final @Nullable String field;

  public LaunchRefusedException(RequestRefusalCode code, String message) {
    this(code, null, message);
  }

  /**
   * @param field the offending field of the request, null if there is none
   */
  public LaunchRefusedException(RequestRefusalCode code, @Nullable String field, String message) {
    super(message);
    this.code = code;
    this.field = field;
  }

  /** Returns the reason code. */
  public RequestRefusalCode code() {
    return code;
  }

  /** Returns the offending field of the request, null if there is none. */
  public @Nullable String field() {
    return field;
  }

  /** Returns the message. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** Returns an untrusted value in quotes, shortened and without control characters. */
  public static String quoted(String value) {
    String shown = value.length() <= MAX_QUOTED ? value : value.substring(0, MAX_QUOTED) + "...";
    return "'" + PrintableText.replace(shown, "?") + "'";
  }

  /** Returns the refusal of a GPU that does not exist. */
  public static LaunchRefusedException noSuchGpu(int gpu, String where) {
    return new LaunchRefusedException(
        RequestRefusalCode.UNKNOWN_GPU, "gpu_allocated", "no GPU " + gpu + " in " + where);
  }
}
