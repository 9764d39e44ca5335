package io.dsfleet.bridge.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PushProgressTest {
  private static FileList list(long... ids) {
    return new FileList(
        LongStream.of(ids)
            .mapToObj(id -> new MediaFile(FileType.FILE, id, "/m/" + id, id + "", "/o"))
            .toList());
  }

  @Test
  void resume_continuesAfterTheLastKnownFile() {
    PushProgress feed =
        PushProgress.resume(list(1, 2, 3, 4, 5), 0, List.of(1L), List.of(2L, 3L), 1);

    assertThat(feed.pushedCount()).isEqualTo(3);
    assertThat(feed.classifyEnd(1)).isEqualTo(PushProgress.FileReportKind.REPEATED);
    assertThat(feed.classifyEnd(3)).isEqualTo(PushProgress.FileReportKind.NEW);
    assertThat(feed.classifyEnd(4)).isEqualTo(PushProgress.FileReportKind.NEVER_PUSHED);
  }

  @Test
  void resume_withTheLastFile_hasEosToo() {
    PushProgress feed = PushProgress.resume(list(1, 2), 1, List.of(1L), List.of(2L), 1);

    assertThat(feed.eosSent()).isTrue();
    assertThat(feed.needsMore(200)).isFalse();
  }

  @Test
  void resume_withOnlyTheFileOfTheStart_stillNeedsEos() {
    PushProgress feed = PushProgress.resume(list(1), 1, List.of(), List.of(1L), 0);

    assertThat(feed.eosSent()).isFalse();
    assertThat(feed.needsMore(200)).isTrue();
  }

  @Test
  void sameFileTwice_isReportedTwice() {
    PushProgress feed = PushProgress.begin(list(9, 9), 0).withPushed(2, true);

    assertThat(feed.classifyEnd(9)).isEqualTo(PushProgress.FileReportKind.NEW);
    feed = feed.withFinished(9);
    assertThat(feed.classifyEnd(9)).isEqualTo(PushProgress.FileReportKind.NEW);
    feed = feed.withFinished(9);
    assertThat(feed.classifyEnd(9)).isEqualTo(PushProgress.FileReportKind.REPEATED);
    assertThat(feed.finishedCount()).isEqualTo(2);
  }

  @Test
  void largestInodes_areDistinguished() {
    PushProgress feed =
        PushProgress.begin(list((1L << 53) + 1, Long.MAX_VALUE), 0).withPushed(2, true);

    assertThat(feed.classifyEnd(1L << 53)).isEqualTo(PushProgress.FileReportKind.NEVER_PUSHED);
    assertThat(feed.classifyEnd(Long.MAX_VALUE)).isEqualTo(PushProgress.FileReportKind.NEW);
  }
}
