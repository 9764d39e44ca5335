package io.dsfleet.messages.launch;

import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.codec.PrintableText;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Validates a launch request, without access to the host. Whether the named files and devices exist
 * is checked by the launcher.
 */
public final class LaunchValidator {
  /** Maximum number of streams of an instance. */
  public static final int MAX_STREAMS = 256;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
  private static final Pattern CONFIG_KEY =
      Pattern.compile("[A-Za-z0-9_-]{1,64}\\.[A-Za-z0-9_-]{1,64}");
  private static final Pattern SEPARATOR = Pattern.compile("[\\[\\]=;#]");
  private static final int MAX_PATH_LENGTH = 4096;
  private static final int MAX_TEXT_LENGTH = 1024;
  private static final int MAX_ARGUMENTS = 64;
  private static final int MAX_CONFIG_VALUES = 256;
  private static final int MAX_GPUS = 16;
  private static final int MAX_GPU_INDEX = 255;

  private LaunchValidator() {}

  /**
   * An error of a launch request.
   *
   * @param field name of the field in the request body
   * @param reason description, for people
   */
  public record Violation(String field, String reason) {}

  /** Checks the name of an instance, pool or profile. */
  public static Optional<Violation> checkName(String field, @Nullable String name) {
    return name == null || NAME.matcher(name).matches()
        ? Optional.empty()
        : fault(field, "the name must be 1 to 64 characters of A-Z a-z 0-9 _ -");
  }

  /** Checks the name of a host or container. */
  public static Optional<Violation> checkHost(String field, @Nullable String name) {
    return name == null || HOST.matcher(name).matches()
        ? Optional.empty()
        : fault(
            field,
            "the name must be 1 to 128 characters of A-Z a-z 0-9 _ . - and start with a letter or"
                + " digit");
  }

  /** Checks the number of streams. */
  public static Optional<Violation> checkStreams(@Nullable Integer streams) {
    return streams == null || (streams >= 1 && streams <= MAX_STREAMS)
        ? Optional.empty()
        : fault("streams_count", "expected 1 to " + MAX_STREAMS + ", but it is " + streams);
  }

  /** Checks the settings of a launch. */
  public static Optional<Violation> checkSettings(LaunchSettings settings) {
    return checkPath("log_dir", settings.logDir())
        .or(() -> checkPath("config_path", settings.configPath()))
        .or(() -> checkHost("docker_container", settings.container()))
        .or(() -> checkGpus(settings.gpus()))
        .or(() -> checkArguments(settings.arguments()))
        .or(() -> checkConfig(settings.config()));
  }

  private static Optional<Violation> checkPath(String field, @Nullable String path) {
    if (path == null) {
      return Optional.empty();
    }
    boolean hasParentSegment = List.of(path.split("/", -1)).contains("..");
    return path.startsWith("/")
            && !hasParentSegment
            && path.length() <= MAX_PATH_LENGTH
            && PrintableText.isPrintable(path)
        ? Optional.empty()
        : fault(
            field,
            "the path must be absolute, without .. and control characters, of at most "
                + MAX_PATH_LENGTH
                + " characters");
  }

  private static Optional<Violation> checkGpus(@Nullable List<Integer> gpus) {
    if (gpus == null) {
      return Optional.empty();
    }
    boolean valid =
        gpus.size() <= MAX_GPUS
            && new HashSet<>(gpus).size() == gpus.size()
            && gpus.stream().allMatch(gpu -> gpu != null && gpu >= 0 && gpu <= MAX_GPU_INDEX);
    return valid
        ? Optional.empty()
        : fault(
            "gpu_allocated",
            "expected at most "
                + MAX_GPUS
                + " different GPU indexes of 0 to "
                + MAX_GPU_INDEX
                + ", but it is "
                + gpus);
  }

  private static Optional<Violation> checkArguments(@Nullable List<String> arguments) {
    if (arguments == null) {
      return Optional.empty();
    }
    boolean valid =
        arguments.size() <= MAX_ARGUMENTS && arguments.stream().allMatch(LaunchValidator::isText);
    return valid
        ? Optional.empty()
        : fault(
            "additional_args",
            "the arguments must be at most "
                + MAX_ARGUMENTS
                + " texts of at most "
                + MAX_TEXT_LENGTH
                + " characters, without control characters");
  }

  /** Rejects line breaks, which could add a section, and keys that could load a library. */
  private static Optional<Violation> checkConfig(@Nullable Map<String, String> config) {
    if (config == null) {
      return Optional.empty();
    }
    if (config.size() > MAX_CONFIG_VALUES) {
      return fault(
          "config",
          "expected at most " + MAX_CONFIG_VALUES + " values, but there are " + config.size());
    }
    for (Map.Entry<String, String> entry : config.entrySet()) {
      String key = entry.getKey();
      if (!CONFIG_KEY.matcher(key).matches()) {
        return fault("config", "the keys must have the form section.key");
      }
      if (key.toLowerCase(Locale.ROOT).contains("lib")) {
        return fault(
            "config." + key, "the key must not contain lib, because it could load a library");
      }
      if (!isText(entry.getValue()) || SEPARATOR.matcher(entry.getValue()).find()) {
        return fault(
            "config." + key, "the value must not contain control characters, brackets, =, ; or #");
      }
    }
    return Optional.empty();
  }

  private static Optional<Violation> fault(String field, String reason) {
    return Optional.of(new Violation(field, reason));
  }

  private static boolean isText(@Nullable String text) {
    return text != null && text.length() <= MAX_TEXT_LENGTH && PrintableText.isPrintable(text);
  }
}
