package io.dsfleet.bridge.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FeedTest {
  private static FileList list(long... ids) {
    return new FileList(
        LongStream.of(ids)
            .mapToObj(id -> new MediaFile(FileType.FILE, id, "/m/" + id, id + "", "/o"))
            .toList());
  }

  @Test
  void resume_continuesAfterTheLastKnownFile() {
    Feed feed = Feed.resume(list(1, 2, 3, 4, 5), 0, List.of(1L), List.of(2L, 3L), 1);

    assertThat(feed.pushed()).isEqualTo(3);
    assertThat(feed.endOf(1)).isEqualTo(Feed.Report.REPEATED);
    assertThat(feed.endOf(3)).isEqualTo(Feed.Report.NEWS);
    assertThat(feed.endOf(4)).isEqualTo(Feed.Report.NEVER_PUSHED);
  }

  @Test
  void resume_withTheLastFile_hasEosToo() {
    Feed feed = Feed.resume(list(1, 2), 1, List.of(1L), List.of(2L), 1);

    assertThat(feed.ended()).isTrue();
    assertThat(feed.wantsMore(200)).isFalse();
  }

  @Test
  void resume_withOnlyTheFileOfTheStart_stillNeedsEos() {
    Feed feed = Feed.resume(list(1), 1, List.of(), List.of(1L), 0);

    assertThat(feed.ended()).isFalse();
    assertThat(feed.wantsMore(200)).isTrue();
  }

  @Test
  void sameFileTwice_isReportedTwice() {
    Feed feed = Feed.begin(list(9, 9), 0).push(2, true);

    assertThat(feed.endOf(9)).isEqualTo(Feed.Report.NEWS);
    feed = feed.finished(9);
    assertThat(feed.endOf(9)).isEqualTo(Feed.Report.NEWS);
    feed = feed.finished(9);
    assertThat(feed.endOf(9)).isEqualTo(Feed.Report.REPEATED);
    assertThat(feed.doneCount()).isEqualTo(2);
  }

  @Test
  void largestInodes_areDistinguished() {
    Feed feed = Feed.begin(list((1L << 53) + 1, Long.MAX_VALUE), 0).push(2, true);

    assertThat(feed.endOf(1L << 53)).isEqualTo(Feed.Report.NEVER_PUSHED);
    assertThat(feed.endOf(Long.MAX_VALUE)).isEqualTo(Feed.Report.NEWS);
  }
}
