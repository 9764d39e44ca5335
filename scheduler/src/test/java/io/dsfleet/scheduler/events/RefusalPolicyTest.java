package io.dsfleet.scheduler.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.slot.SlotDisposition;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalPolicyTest {
  private static final Map<JobRefusalCode, RefusalPolicy> TABLE =
      Map.of(
          JobRefusalCode.APP_REFUSED,
              new RefusalPolicy(true, RetryBudget.ERROR, SlotDisposition.FREE),
          JobRefusalCode.PUSH_REFUSED,
              new RefusalPolicy(true, RetryBudget.ERROR, SlotDisposition.RESET),
          JobRefusalCode.SLOT_BUSY, new RefusalPolicy(true, RetryBudget.NONE, SlotDisposition.REST),
          JobRefusalCode.MEDIA_UNREADABLE,
              new RefusalPolicy(false, RetryBudget.ERROR, SlotDisposition.RESET),
          JobRefusalCode.NO_FILES,
              new RefusalPolicy(false, RetryBudget.ERROR, SlotDisposition.RESET),
          JobRefusalCode.PATH_FORBIDDEN,
              new RefusalPolicy(false, RetryBudget.ERROR, SlotDisposition.RESET),
          JobRefusalCode.SESSION_GONE,
              new RefusalPolicy(true, RetryBudget.NONE, SlotDisposition.FREE));

  @Test
  void everyRefusalCode_hasItsPolicy() {
    for (JobRefusalCode code : JobRefusalCode.values()) {
      assertThat(RefusalPolicy.forCode(code)).as(code.name()).isEqualTo(TABLE.get(code));
    }
  }
}
