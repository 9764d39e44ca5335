package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.messages.broker.RequestRefusalCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads configuration templates and replaces their placeholders {@code ${name}}. */
final class ConfigTemplate {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z_]+)}");
  private static final long MAX_BYTES = 1 << 20;

  private ConfigTemplate() {}

  /**
   * Reads a template as {@link RawText}.
   *
   * @param folder folder of templates; null for the built-in ones
   */
  static String read(@Nullable Path folder, String name) throws LaunchRefusedException {
    return folder == null ? builtIn(name) : read(folder.resolve(name));
  }

  /**
   * Reads a file as {@link RawText}; refuses one that is missing or larger than 1 MiB, or whose
   * lines other than comments are not UTF-8.
   */
  static String read(Path file) throws LaunchRefusedException {
    try {
      if (!Files.isRegularFile(file)) {
        throw refused("no file " + file);
      }
      if (Files.size(file) > MAX_BYTES) {
        throw refused("the file " + file + " is larger than 1 MiB");
      }
      String text = RawText.ofBytes(Files.readAllBytes(file));
      StringBuilder values = new StringBuilder();
      for (String line : KeyFileLine.split(text)) {
        values.append(KeyFileLine.isComment(line) ? "" : line).append('\n');
      }
      if (!RawText.encode(RawText.decode(values.toString())).contentEquals(values)) {
        throw refused(
            "the file " + file + " is not UTF-8 text; only comments may have another encoding");
      }
      return text;
    } catch (IOException unreadable) {
      throw refused("cannot read the file " + file + ": " + unreadable.getMessage());
    }
  }

  private static String builtIn(String name) {
    try (InputStream text =
        Objects.requireNonNull(ConfigTemplate.class.getResourceAsStream(name), name)) {
      return RawText.ofBytes(text.readAllBytes());
    } catch (IOException broken) {
      throw new IllegalStateException("cannot read built-in template " + name, broken);
    }
  }

  /** Replaces the placeholders of a raw text; refuses an unknown placeholder. */
  static String fill(String text, String name, Map<String, String> values)
      throws LaunchRefusedException {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (placeholder.find()) {
      String value = values.get(placeholder.group(1));
      if (value == null) {
        throw refused(
            "unknown placeholder "
                + placeholder.group()
                + " in "
                + name
                + "; known placeholders: "
                + String.join(", ", values.keySet()));
      }
      placeholder.appendReplacement(filled, Matcher.quoteReplacement(RawText.encode(value)));
    }
    return placeholder.appendTail(filled).toString();
  }

  private static LaunchRefusedException refused(String message) {
    return new LaunchRefusedException(RequestRefusalCode.TEMPLATE_MISSING, message);
  }
}
