package io.dsfleet.referenceapp.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks that the README documents exactly the keys that are read. */
class DocumentedKeysTest {
  private static final Path MODULE =
      Files.isDirectory(Path.of("apps/reference-app"))
          ? Path.of("apps/reference-app")
          : Path.of("");

  @Test
  void everyKeyIsInTheReadme() throws Exception {
    String page = Files.readString(MODULE.resolve("README.md"));
    IniFile server = IniFile.parse(List.of(), "none");
    ServerSettings.from(Map.of(), server);
    IniFile log = IniFile.parse(List.of(), "none");
    LogSettings.from(Map.of(), log);
    assertThat(asked(server)).hasSize(19).allMatch(key -> page.contains("`" + key + "`"));
    assertThat(asked(log)).hasSize(5).allMatch(key -> page.contains("`" + key + "`"));
  }

  private static Set<String> asked(IniFile ini) throws IOException {
    return ini.group("").readKeys();
  }
}
