package io.dsfleet.messages.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Golden files: the expected JSON of each message. {@code -Ddsfleet.golden.write=true} writes
 * missing and changed files, to be reviewed.
 */
public final class GoldenFiles {
  private static final boolean WRITE = Boolean.getBoolean("dsfleet.golden.write");
  private static final Path ROOT = Path.of("src/test/resources/golden");
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private GoldenFiles() {}

  /** Asserts that the frame equals the golden file, including the order of its fields. */
  public static void assertGolden(String name, String frame) {
    Path file = ROOT.resolve(name + ".json");
    String pretty = GoldenFormat.pretty(MAPPER.readTree(frame));
    if (WRITE) {
      write(file, pretty);
    }
    assertThat(file).exists();
    assertThat(text(name)).as(name).isEqualTo(pretty);
  }

  /** The golden file's text. */
  public static String text(String name) {
    try {
      return Files.readString(ROOT.resolve(name + ".json"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The golden file as one line, as sent over the wire. */
  public static String frame(String name) {
    JsonNode node = MAPPER.readTree(text(name));
    return node.toString();
  }

  /** Sorted names of the golden files of a folder, without folder and extension. */
  public static Set<String> names(String folder) {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString().replace(".json", "")));
      return names;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** All records that a sealed interface permits, directly or indirectly. */
  public static List<Class<?>> permitted(Class<?> sealed) {
    List<Class<?>> records = new ArrayList<>();
    for (Class<?> type : sealed.getPermittedSubclasses()) {
      if (type.isSealed()) {
        records.addAll(permitted(type));
      } else {
        records.add(type);
      }
    }
    return records;
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
