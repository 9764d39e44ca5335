package io.dsfleet.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The table of error codes in docs/rest.md is up to date. -Ddsfleet.docs.write=true rewrites it.
 */
class ErrorCodesDocTest {
  private static final Path PAGE = Path.of("..", "docs", "rest.md");
  private static final String HEAD = "| code | HTTP | title |\n| --- | --- | --- |\n";

  @Test
  void table_listsEveryCode() throws IOException {
    String page = Files.readString(PAGE);
    List<String> rows =
        Arrays.stream(ProblemCode.values())
            .map(
                code ->
                    "| `" + code.wireName() + "` | " + code.status() + " | " + code.title() + " |")
            .toList();
    String whole = page.substring(0, page.indexOf(HEAD)) + HEAD + String.join("\n", rows) + "\n";
    if (Boolean.getBoolean("dsfleet.docs.write")) {
      Files.writeString(PAGE, whole);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(whole);
  }
}
