package io.dsfleet.scheduler.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.state.Budget;
import io.dsfleet.state.SlotFate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreatmentTest {
  private static final Map<RefusalCode, Treatment> TABLE =
      Map.of(
          RefusalCode.APP_REFUSED, new Treatment(true, Budget.ERROR, SlotFate.FREE),
          RefusalCode.PUSH_REFUSED, new Treatment(true, Budget.ERROR, SlotFate.RESET),
          RefusalCode.SLOT_BUSY, new Treatment(true, Budget.NONE, SlotFate.REST),
          RefusalCode.MEDIA_UNREADABLE, new Treatment(false, Budget.ERROR, SlotFate.RESET),
          RefusalCode.NO_FILES, new Treatment(false, Budget.ERROR, SlotFate.RESET),
          RefusalCode.PATH_FORBIDDEN, new Treatment(false, Budget.ERROR, SlotFate.RESET),
          RefusalCode.SESSION_GONE, new Treatment(true, Budget.NONE, SlotFate.FREE));

  @Test
  void everyRefusalCode_hasItsPolicy() {
    for (RefusalCode code : RefusalCode.values()) {
      assertThat(Treatment.of(code)).as(code.name()).isEqualTo(TABLE.get(code));
    }
  }
}
