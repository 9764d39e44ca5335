package io.dsfleet.scheduler.timers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.slot.SlotRecord;
import io.dsfleet.state.slot.SlotState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlotConsistencyTest {

  @Test
  void slotAndItsJob_areConsistent() {
    assertThat(SlotConsistency.of(List.of(slot(0, "j", 2)), Map.of("j", job("j", 2, 0))))
        .isEqualTo(SlotConsistency.CONSISTENT);
  }

  @Test
  void slotOfAnUnknownOrReassignedJob_isLeaked() {
    assertThat(SlotConsistency.of(List.of(slot(0, "j", 2)), Map.of()).leaked())
        .containsExactly("a/0=j/2");
    assertThat(SlotConsistency.of(List.of(slot(0, "j", 2)), Map.of("j", job("j", 3, 0))).leaked())
        .containsExactly("a/0=j/2");
    assertThat(SlotConsistency.of(List.of(slot(0, "j", 2)), Map.of("j", job("j", 2, 1))).leaked())
        .containsExactly("a/0=j/2");
  }

  @Test
  void jobOnTwoSlots_isDoubleBooked() {
    List<SlotRecord> slots = List.of(slot(0, "j", 2), slot(1, "j", 2));

    assertThat(SlotConsistency.of(slots, Map.of("j", job("j", 2, 0))).doubleBooked())
        .containsExactly("j");
  }

  @Test
  void unconfirmedFinding_isDropped() {
    SlotConsistency first = SlotConsistency.of(List.of(slot(0, "j", 2)), Map.of());

    assertThat(SlotConsistency.CONSISTENT.confirmedBy(first)).isEqualTo(SlotConsistency.CONSISTENT);
    assertThat(first.confirmedBy(first)).isEqualTo(first);
  }

  private static SlotRecord slot(int stream, String job, int attempt) {
    return new SlotRecord("a", stream, SlotState.HELD, 1, 1, job, attempt, false, false, 0, null);
  }

  private static JobRecord job(String id, int attempt, int stream) {
    return new JobRecord(
        id,
        1,
        null,
        "fileset",
        null,
        "default",
        0,
        JobState.RUNNING,
        attempt,
        "a",
        stream,
        1L,
        0,
        0,
        null,
        0,
        0,
        0,
        0,
        null,
        null,
        null,
        0,
        0,
        null,
        null,
        null);
  }
}
