package io.dsfleet.referenceapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs two hundred cameras with good, damaged, empty and missing files on one process with random
 * interrupts and disconnects, and checks for lost results and leaks.
 */
class ShortSoakTest {
  private static final System.Logger LOG = System.getLogger(ShortSoakTest.class.getName());
  private static final long SEED = 20_261_121;
  private static final int SLOTS = 4;
  private static final int CAMERAS_PER_ROUND = 8;
  private static final int ROUNDS = 25;
  private static final int WARM_UP_ROUNDS = 9;

  @TempDir Path folder;

  @Test
  @Timeout(300)
  void everyFileIsReportedAndNoResourceLeaks() throws Exception {
    MediaSamples footage = new MediaSamples(Files.createDirectory(folder.resolve("in")));
    try (TestServer server = new TestServer();
        AppProcess app = new AppProcess(folder, SLOTS, server.address())) {
      SoakServer soak = new SoakServer(server, footage, new Random(SEED), folder.resolve("out"));
      soak.admit();
      List<AppProcess.Holdings> holdings = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        soak.round(SLOTS, CAMERAS_PER_ROUND);
        if (round >= WARM_UP_ROUNDS && (round - WARM_UP_ROUNDS) % 3 == 0) {
          holdings.add(app.holdings());
        }
      }
      LOG.log(System.Logger.Level.INFO, "{0}; held {1}", soak.tally(), holdings);
      soak.terminate();
      assertThat(app.exitCode()).isZero();
      assertThat(app.log()).doesNotContain("\tat ");
      assertThat(soak.tally().cameras()).isEqualTo(ROUNDS * CAMERAS_PER_ROUND);
      assertThat(soak.tally().interrupted()).isGreaterThan(10);
      assertThat(soak.tally().reconnections()).isGreaterThan(5);
      assertThat(holdings).hasSizeGreaterThanOrEqualTo(5);
      flat(holdings);
    }
  }

  private static void flat(List<AppProcess.Holdings> holdings) {
    AppProcess.Holdings first = holdings.getFirst();
    AppProcess.Holdings last = holdings.getLast();
    assertThat(last.heapBytes()).isLessThan(first.heapBytes() + 1_000_000);
    assertThat(last.residentKibibytes()).isLessThan(first.residentKibibytes() + 24_000);
    assertThat(last.nativeObjects()).isLessThanOrEqualTo(first.nativeObjects() + 20);
    assertThat(last.threads()).isLessThanOrEqualTo(first.threads() + 2);
    assertThat(last.files()).isLessThanOrEqualTo(first.files() + 2);
  }
}
