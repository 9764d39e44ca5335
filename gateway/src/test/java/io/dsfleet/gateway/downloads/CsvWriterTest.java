package io.dsfleet.gateway.downloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.downloads.DetectionSink.ClipFacts;
import io.dsfleet.gateway.downloads.DetectionSink.FrameBox;
import io.dsfleet.gateway.downloads.DetectionSink.TrackFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvWriterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "car          | car",
        "a-b+c=d@e    | a-b+c=d@e",
        "=1+2         | '=1+2",
        "` \t=1+2`    | `\" \t'=1+2\"`",
        "＝1+2        | '＝1+2",
        "a;=1+2       | \"a;'=1+2\"",
        "a; @SUM(1)   | \"a; '@SUM(1)\"",
        "`a\t+1`      | `\"a\t'+1\"`",
        "`a\n-1`      | `\"a\n'-1\"`",
        "a;\"=1+2\"   | \"a;\"\"'=1+2\"\"\"",
        "a;b          | \"a;b\"",
      })
  void label_isNoFormulaInAnySpreadsheet(String label, String cell) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CsvWriter csv = new CsvWriter(out);

    csv.begin(new ClipFacts("f", 1, 1, 1, 1));
    csv.beginTrack(new TrackFacts(1, label, 0.5, 0, 0));
    csv.add(new FrameBox(0, 1, 2, 3, 4));
    csv.endTrack();
    csv.end();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .endsWith("\r\nf,1," + cell + ",0,1,2,3,4,0.5\r\n");
  }
}
