package io.dsfleet.messages.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of {@code docs/} whose JSON examples are golden files, each after a comment {@code <!--
 * golden: FOLDER/NAME -->}.
 */
public final class DocumentationPage {
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- golden: (\\S+) -->\n+```json\n(.*?)```", Pattern.DOTALL);

  private final Path path;
  private final String text;

  private DocumentationPage(Path path, String text) {
    this.path = path;
    this.text = text;
  }

  /** Opens a page; {@code -Ddsfleet.golden.write=true} updates its examples. */
  public static DocumentationPage open(String name) {
    Path path = Path.of("..", "docs", name);
    try {
      DocumentationPage document = new DocumentationPage(path, Files.readString(path));
      return Boolean.getBoolean("dsfleet.golden.write") ? document.updated() : document;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The whole page. */
  public String text() {
    return text;
  }

  /** The examples by golden file name. */
  public Map<String, String> examples() {
    Map<String, String> examples = new LinkedHashMap<>();
    Matcher matcher = EXAMPLE.matcher(text);
    while (matcher.find()) {
      examples.put(matcher.group(1), matcher.group(2));
    }
    return examples;
  }

  /** Whether a table has a row whose first cell is this word as code. */
  public boolean hasRow(String word) {
    return text.contains("\n| `" + word + "` |");
  }

  private DocumentationPage updated() throws IOException {
    String updatedText =
        EXAMPLE
            .matcher(text)
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        "<!-- golden: "
                            + match.group(1)
                            + " -->\n```json\n"
                            + GoldenFiles.text(match.group(1))
                            + "```"));
    Files.writeString(path, updatedText);
    return new DocumentationPage(path, updatedText);
  }
}
