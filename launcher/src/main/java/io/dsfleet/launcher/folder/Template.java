package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.messages.broker.RequestRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts that configurations are made of; {@code ${name}} in them becomes a value. */
final class Template {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z_]+)}");
  private static final long BYTES_MAX = 1 << 20;

  private Template() {}

  /**
   * The template's text.
   *
   * @param folder of templates, null: the built-in ones
   */
  static String read(@Nullable Path folder, String name) throws LaunchRefusedException {
    return folder == null ? builtIn(name) : read(folder.resolve(name));
  }

  /** A file's text; refused where it is not there, too large or not UTF-8. */
  static String read(Path file) throws LaunchRefusedException {
    try {
      if (!Files.isRegularFile(file)) {
        throw refused("expected a file " + file + ", but there is none");
      }
      if (Files.size(file) > BYTES_MAX) {
        throw refused("expected " + file + " of at most 1 MiB, but it is larger");
      }
      return Files.readString(file);
    } catch (CharacterCodingException binary) {
      throw refused("expected " + file + " in UTF-8, but it is not");
    } catch (IOException unreadable) {
      throw refused("expected to read " + file + ", but " + unreadable.getMessage());
    }
  }

  private static String builtIn(String name) {
    try (InputStream text =
        Objects.requireNonNull(Template.class.getResourceAsStream(name), name)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new IllegalStateException("the jar lacks " + name, broken);
    }
  }

  /** The text with its placeholders filled in. */
  static String fill(String text, String name, Map<String, String> values)
      throws LaunchRefusedException {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (placeholder.find()) {
      String value = values.get(placeholder.group(1));
      if (value == null) {
        throw refused(
            "expected a known placeholder in " + name + ", but there is " + placeholder.group());
      }
      placeholder.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return placeholder.appendTail(filled).toString();
  }

  private static LaunchRefusedException refused(String message) {
    return new LaunchRefusedException(RequestRefusal.TEMPLATE_MISSING, message);
  }
}
