package io.dsfleet.bridge.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimLimiterTest {
  private final List<String> admitted = new ArrayList<>();
  private final ClaimLimiter admission = new ClaimLimiter(2);

  private void enter(String... apps) {
    for (String app : apps) {
      admission.acquire(app, () -> admitted.add(app));
    }
  }

  @Test
  void oneApp_isAdmittedImmediately() {
    enter("a");

    assertThat(admitted).containsExactly("a");
    assertThat(admission.waitingCount()).isZero();
  }

  @Test
  void appsAboveTheLimit_waitInArrivalOrder() {
    enter("a", "b", "c", "d", "e");
    assertThat(admitted).containsExactly("a", "b");
    assertThat(admission.waitingCount()).isEqualTo(3);

    admission.release("b");
    admission.release("a");

    assertThat(admitted).containsExactly("a", "b", "c", "d");
    assertThat(admission.waitingCount()).isEqualTo(1);
  }

  @Test
  void appThatLeavesTheQueue_isNotAdmitted_andDelaysNobody() {
    enter("a", "b", "c", "d");

    admission.release("c");
    assertThat(admitted).containsExactly("a", "b");
    admission.release("a");

    assertThat(admitted).containsExactly("a", "b", "d");
  }

  @Test
  void leavingTwiceOrUnknown_admitsNobody() {
    enter("a", "b", "c", "d");

    admission.release("a");
    admission.release("a");
    admission.release("stranger");

    assertThat(admitted).containsExactly("a", "b", "c");
  }

  @Test
  void thousandApps_areAllAdmitted() {
    for (int i = 0; i < 1_000; i++) {
      String app = "app-" + i;
      admission.acquire(
          app,
          () -> {
            admitted.add(app);
            if (!app.equals("app-0") && !app.equals("app-1")) {
              assertThat(admission.waitingCount()).isEqualTo(1_000 - admitted.size());
            }
          });
    }
    for (int i = 0; i < 1_000; i++) {
      admission.release("app-" + i);
    }

    assertThat(admitted).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void manyAppsThatLeaveAtOnce_doNotRecurse() {
    enter("a", "b");
    for (int i = 0; i < 100_000; i++) {
      String app = "refused-" + i;
      admission.acquire(app, () -> admission.release(app));
    }

    admission.release("a");

    assertThat(admission.waitingCount()).isZero();
  }
}
