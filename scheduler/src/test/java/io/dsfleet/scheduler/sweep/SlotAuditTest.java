package io.dsfleet.scheduler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.state.JobRecord;
import io.dsfleet.state.JobState;
import io.dsfleet.state.SlotRecord;
import io.dsfleet.state.SlotState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlotAuditTest {

  @Test
  void slotAndItsJob_areConsistent() {
    assertThat(SlotAudit.of(List.of(slot(0, "j", 2)), Map.of("j", job("j", 2, 0))))
        .isEqualTo(SlotAudit.CLEAN);
  }

  @Test
  void slotOfAnUnknownOrReassignedJob_isLeaked() {
    assertThat(SlotAudit.of(List.of(slot(0, "j", 2)), Map.of()).leaked())
        .containsExactly("a/0=j/2");
    assertThat(SlotAudit.of(List.of(slot(0, "j", 2)), Map.of("j", job("j", 3, 0))).leaked())
        .containsExactly("a/0=j/2");
    assertThat(SlotAudit.of(List.of(slot(0, "j", 2)), Map.of("j", job("j", 2, 1))).leaked())
        .containsExactly("a/0=j/2");
  }

  @Test
  void jobOnTwoSlots_isDoubleBooked() {
    List<SlotRecord> slots = List.of(slot(0, "j", 2), slot(1, "j", 2));

    assertThat(SlotAudit.of(slots, Map.of("j", job("j", 2, 0))).doubleBooked())
        .containsExactly("j");
  }

  @Test
  void unconfirmedFinding_isDropped() {
    SlotAudit first = SlotAudit.of(List.of(slot(0, "j", 2)), Map.of());

    assertThat(SlotAudit.CLEAN.and(first)).isEqualTo(SlotAudit.CLEAN);
    assertThat(first.and(first)).isEqualTo(first);
  }

  private static SlotRecord slot(int stream, String job, int attempt) {
    return new SlotRecord("a", stream, SlotState.HELD, 1, 1, job, attempt, false, false, 0, null);
  }

  private static JobRecord job(String id, int attempt, int stream) {
    return new JobRecord(
        id,
        1,
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
        null,
        null,
        0,
        0,
        null,
        null,
        null);
  }
}
