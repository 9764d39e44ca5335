package io.dsfleet.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeedIdsTest {
  @Test
  void ids_are_ordered_by_time_then_number() {
    assertThat(FeedIds.isAfter("2-0", "1-9")).isTrue();
    assertThat(FeedIds.isAfter("10-0", "9-0")).isTrue();
    assertThat(FeedIds.isAfter("1-10", "1-9")).isTrue();
    assertThat(FeedIds.isAfter("1-9", "1-9")).isFalse();
    assertThat(FeedIds.isAfter("0-0", "1-0")).isFalse();
  }

  @Test
  void other_texts_are_not_ids() {
    assertThat(FeedIds.read("1700000000000-3")).hasValue("1700000000000-3");
    assertThat(FeedIds.read("1700000000000")).hasValue("1700000000000-0");
    assertThat(FeedIds.read("$")).isEmpty();
    assertThat(FeedIds.read("1-2-3")).isEmpty();
    assertThat(FeedIds.read("99999999999999999999-0")).isEmpty();
    assertThat(FeedIds.read(null)).isEmpty();
  }
}
