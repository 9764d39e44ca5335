package io.dsfleet.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventIdsTest {
  @Test
  void ids_are_ordered_by_time_then_number() {
    assertThat(EventIds.isAfter("2-0", "1-9")).isTrue();
    assertThat(EventIds.isAfter("10-0", "9-0")).isTrue();
    assertThat(EventIds.isAfter("1-10", "1-9")).isTrue();
    assertThat(EventIds.isAfter("1-9", "1-9")).isFalse();
    assertThat(EventIds.isAfter("0-0", "1-0")).isFalse();
  }

  @Test
  void other_texts_are_not_ids() {
    assertThat(EventIds.parse("1700000000000-3")).hasValue("1700000000000-3");
    assertThat(EventIds.parse("1700000000000")).hasValue("1700000000000-0");
    assertThat(EventIds.parse("$")).isEmpty();
    assertThat(EventIds.parse("1-2-3")).isEmpty();
    assertThat(EventIds.parse("99999999999999999999-0")).isEmpty();
    assertThat(EventIds.parse(null)).isEmpty();
  }
}
