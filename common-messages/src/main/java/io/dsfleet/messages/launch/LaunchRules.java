package io.dsfleet.messages.launch;

import io.dsfleet.messages.broker.LaunchSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a launch may say at all, wherever it comes from. What it names may still be missing on the
 * host; that is the launcher's to find out.
 */
public final class LaunchRules {
  /** Streams of one instance at most. */
  public static final int STREAMS_MOST = 256;

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
  private static final Pattern CONFIG_KEY =
      Pattern.compile("[A-Za-z0-9_-]{1,64}\\.[A-Za-z0-9_-]{1,64}");
  private static final Pattern SEPARATOR = Pattern.compile("[\\[\\]=;#]");
  private static final int PATH_MOST = 4096;
  private static final int TEXT_MOST = 1024;
  private static final int ARGUMENTS_MOST = 64;
  private static final int CONFIG_MOST = 256;
  private static final int GPUS_MOST = 16;
  private static final int GPU_INDEX_MOST = 255;
  private static final String WORD_EXPECTED =
      "expected 1 to 64 of A-Z a-z 0-9 _ -, but it is something else";

  private LaunchRules() {}

  /**
   * What is wrong.
   *
   * @param field as it stands in the launch's body
   * @param reason worded "expected ..., but ..."
   */
  public record Fault(String field, String reason) {}

  /** A name of an instance, pool or profile. */
  public static Optional<Fault> word(String field, @Nullable String name) {
    return name == null || WORD.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(new Fault(field, WORD_EXPECTED));
  }

  /** A name of a host or container. */
  public static Optional<Fault> host(String field, @Nullable String name) {
    return name == null || HOST.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            new Fault(field, "expected 1 to 128 of A-Z a-z 0-9 _ . -, but it is something else"));
  }

  /** A number of streams. */
  public static Optional<Fault> streams(@Nullable Integer streams) {
    return streams == null || (streams >= 1 && streams <= STREAMS_MOST)
        ? Optional.empty()
        : Optional.of(
            new Fault("streams_count", "expected 1 to " + STREAMS_MOST + ", but it is " + streams));
  }

  /** What a launch has of its own. */
  public static Optional<Fault> settings(LaunchSettings settings) {
    return path("log_dir", settings.logDir())
        .or(() -> path("config_path", settings.configPath()))
        .or(() -> host("docker_container", settings.container()))
        .or(() -> gpus(settings.gpus()))
        .or(() -> arguments(settings.arguments()))
        .or(() -> config(settings.config()));
  }

  private static Optional<Fault> path(String field, @Nullable String path) {
    if (path == null) {
      return Optional.empty();
    }
    boolean climbs = List.of(path.split("/", -1)).contains("..");
    return path.startsWith("/") && !climbs && path.length() <= PATH_MOST && isPlain(path)
        ? Optional.empty()
        : Optional.of(
            new Fault(
                field,
                "expected an absolute path without .. and control characters, but it is something"
                    + " else"));
  }

  private static Optional<Fault> gpus(@Nullable List<Integer> gpus) {
    if (gpus == null) {
      return Optional.empty();
    }
    boolean possible =
        gpus.size() <= GPUS_MOST
            && new HashSet<>(gpus).size() == gpus.size()
            && gpus.stream().allMatch(gpu -> gpu != null && gpu >= 0 && gpu <= GPU_INDEX_MOST);
    return possible
        ? Optional.empty()
        : Optional.of(
            new Fault(
                "gpu_allocated",
                "expected up to " + GPUS_MOST + " different indexes of GPUs, but it is " + gpus));
  }

  private static Optional<Fault> arguments(@Nullable List<String> arguments) {
    if (arguments == null) {
      return Optional.empty();
    }
    boolean possible =
        arguments.size() <= ARGUMENTS_MOST && arguments.stream().allMatch(LaunchRules::isText);
    return possible
        ? Optional.empty()
        : Optional.of(
            new Fault(
                "additional_args",
                "expected up to "
                    + ARGUMENTS_MOST
                    + " texts without control characters, but it is"
                    + " something else"));
  }

  /** A newline in a value could add a section, and a section could load a library. */
  private static Optional<Fault> config(@Nullable Map<String, String> config) {
    if (config == null) {
      return Optional.empty();
    }
    if (config.size() > CONFIG_MOST) {
      return Optional.of(
          new Fault("config", "expected up to " + CONFIG_MOST + " values, but there are more"));
    }
    for (Map.Entry<String, String> entry : config.entrySet()) {
      String key = entry.getKey();
      if (!CONFIG_KEY.matcher(key).matches()) {
        return Optional.of(
            new Fault("config", "expected keys like section.key, but one is something else"));
      }
      if (key.toLowerCase(Locale.ROOT).contains("lib")) {
        return Optional.of(
            new Fault("config." + key, "expected no key that loads a library, but it may"));
      }
      if (!isText(entry.getValue()) || SEPARATOR.matcher(entry.getValue()).find()) {
        return Optional.of(
            new Fault(
                "config." + key,
                "expected a value without control characters, brackets and separators, but it has"
                    + " one"));
      }
    }
    return Optional.empty();
  }

  private static boolean isText(@Nullable String text) {
    return text != null && text.length() <= TEXT_MOST && isPlain(text);
  }

  private static boolean isPlain(String text) {
    return text.codePoints()
        .noneMatch(
            point ->
                Character.isISOControl(point)
                    || Character.getType(point) == Character.LINE_SEPARATOR
                    || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
                    || Character.getType(point) == Character.SURROGATE);
  }
}
