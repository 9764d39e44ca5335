package io.dsfleet.gateway.downloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Files that were made to harm the gateway or the readers of its conversions. */
class ResultFileParserTest {

  /** A table of these names would take 200 MB. */
  @Test
  void differentNames_areNotKept() throws Exception {
    ManyNames names = new ManyNames(2_000, 50_000);

    ResultFileParser.parse(names, DetectionSink.ignoring());

    assertThat(names.maxUsedBytes - names.usedBytesAtStart).isLessThan(40_000_000);
  }

  @ParameterizedTest
  @EnumSource(ResultFormat.class)
  void unpairedSurrogates_areReplaced(ResultFormat format) throws Exception {
    String result = JobFilesFixture.RESULT.replace("=1+2.mp4", "a\\ud800b");

    String converted = convert(result, format);

    assertThat(converted).contains("a\uFFFDb");
    if (format == ResultFormat.TRACKS) {
      assertThat(new JsonMapper().readTree(converted).path("frames").asLong()).isEqualTo(50);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"fps\":1e999", "\"fps\":-1e999"})
  void numbersThatJsonCannotExpress_areRefused(String fps) {
    String result = JobFilesFixture.RESULT.replace("\"fps\":10.0", fps);

    assertThatThrownBy(() -> convert(result, ResultFormat.TRACKS))
        .isInstanceOf(UnreadableResultException.class)
        .hasMessageContaining("'fps'");
  }

  @Test
  void textThatIsNoUnicode_isNoJson() {
    byte[] invalid = {0, 0, 0, '{', 0x7F, 0x20, 0, 0};

    assertThatThrownBy(
            () ->
                ResultFileParser.parse(new ByteArrayInputStream(invalid), DetectionSink.ignoring()))
        .isInstanceOf(UnreadableResultException.class)
        .hasMessageContaining("not JSON");
  }

  private static String convert(String result, ResultFormat format) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ResultFileParser.parse(
        new ByteArrayInputStream(result.getBytes(StandardCharsets.UTF_8)), format.writeTo(out));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** A result file with fields of different names; measures the heap while they are read. */
  private static final class ManyNames extends InputStream {
    private static final int MEASURE_INTERVAL = 5_000;

    private final String padding;
    private final int count;
    private final long usedBytesAtStart = usedBytes();
    private long maxUsedBytes;
    private InputStream chunk = chunk("{");
    private int next;

    ManyNames(int length, int count) {
      this.padding = "x".repeat(length);
      this.count = count;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = chunk.read(target, offset, length);
      if (read >= 0 || next > count) {
        return read;
      }
      if (next % MEASURE_INTERVAL == 0) {
        maxUsedBytes = Math.max(maxUsedBytes, usedBytes());
      }
      chunk = chunk(next == count ? "\"tracks\":[]}" : "\"" + next + padding + "\":0,");
      next++;
      return chunk.read(target, offset, length);
    }

    private static InputStream chunk(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static long usedBytes() {
      System.gc();
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
  }
}
