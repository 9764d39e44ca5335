package io.dsfleet.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class DashboardFilesTest {
  private static final int MAX_COMPRESSED_BYTES = 150 * 1024;

  private final DashboardFiles files = DashboardFiles.load();

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private String page() {
    return new String(bytes(files.at(DashboardFiles.PAGE).orElseThrow().plain()), UTF_8);
  }

  private List<String> references() {
    return Pattern.compile("(?:src|href)=\"([^\"]+)\"")
        .matcher(page())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void filesTogether_areAtMost150KilobytesCompressed() {
    int sum = files.all().stream().mapToInt(file -> file.compressed().remaining()).sum();

    System.out.printf("dashboard: %d files, %d bytes compressed%n", files.all().size(), sum);
    assertThat(sum).isLessThanOrEqualTo(MAX_COMPRESSED_BYTES);
  }

  @Test
  void page_referencesOnlyHashedFilesOfThisServer() {
    assertThat(references())
        .hasSize(3)
        .allSatisfy(path -> assertThat(path).matches("/ui/[a-z]+-[0-9a-f]{16}\\.(js|css|svg)"))
        .allSatisfy(path -> assertThat(files.at(path)).isPresent())
        .allSatisfy(path -> assertThat(files.at(path).orElseThrow().isImmutable()).isTrue());
    assertThat(files.at(DashboardFiles.PAGE).orElseThrow().isImmutable()).isFalse();
  }

  /** The content security policy of the gateway forbids inline code. */
  @Test
  void page_hasNoInlineCode() {
    Matcher inline =
        Pattern.compile("<script[^>]*>[^<]|<style|\\sstyle=|\\son[a-z]+=").matcher(page());

    assertThat(inline.find()).isFalse();
  }

  @Test
  void compressedForm_unpacksToThePlainForm() throws IOException {
    for (DashboardFile file : files.all()) {
      try (GZIPInputStream in =
          new GZIPInputStream(new ByteArrayInputStream(bytes(file.compressed())))) {
        assertThat(in.readAllBytes()).isEqualTo(bytes(file.plain()));
      }
    }
  }
}
