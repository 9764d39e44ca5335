package io.dsfleet.devtools.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in the {@code @NAMES@} of a configuration file of {@code infra/private}. */
final class ServerConfigTemplate {
  private static final Pattern NAME = Pattern.compile("@([A-Z_]+)@");

  private ServerConfigTemplate() {}

  /** Returns the file with every name replaced by its value; all names need one. */
  static String render(String file, Map<String, String> values) throws IOException {
    Matcher names = NAME.matcher(read(file));
    return names.replaceAll(
        match -> {
          String name = match.group(1);
          if (name.equals("NAMES")) {
            return match.group();
          }
          String value = values.get(name);
          if (value == null) {
            throw new IllegalArgumentException(file + " needs a value for " + name);
          }
          return Matcher.quoteReplacement(value);
        });
  }

  private static String read(String file) throws IOException {
    try (InputStream in = ServerConfigTemplate.class.getResourceAsStream("/infra/" + file)) {
      if (in == null) {
        throw new IOException("no resource infra/" + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
