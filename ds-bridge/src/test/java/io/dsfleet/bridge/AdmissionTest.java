package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final List<String> admitted = new ArrayList<>();
  private final Admission admission = new Admission(2);

  private void enter(String... apps) {
    for (String app : apps) {
      admission.enter(app, () -> admitted.add(app));
    }
  }

  @Test
  void oneApp_isAdmittedImmediately() {
    enter("a");

    assertThat(admitted).containsExactly("a");
    assertThat(admission.waiting()).isZero();
  }

  @Test
  void appsAboveTheLimit_waitInArrivalOrder() {
    enter("a", "b", "c", "d", "e");
    assertThat(admitted).containsExactly("a", "b");
    assertThat(admission.waiting()).isEqualTo(3);

    admission.leave("b");
    admission.leave("a");

    assertThat(admitted).containsExactly("a", "b", "c", "d");
    assertThat(admission.waiting()).isEqualTo(1);
  }

  @Test
  void appThatLeavesTheQueue_isNotAdmitted_andDelaysNobody() {
    enter("a", "b", "c", "d");

    admission.leave("c");
    assertThat(admitted).containsExactly("a", "b");
    admission.leave("a");

    assertThat(admitted).containsExactly("a", "b", "d");
  }

  @Test
  void leavingTwiceOrUnknown_admitsNobody() {
    enter("a", "b", "c", "d");

    admission.leave("a");
    admission.leave("a");
    admission.leave("stranger");

    assertThat(admitted).containsExactly("a", "b", "c");
  }

  @Test
  void thousandApps_areAllAdmitted() {
    for (int i = 0; i < 1_000; i++) {
      String app = "app-" + i;
      admission.enter(
          app,
          () -> {
            admitted.add(app);
            if (!app.equals("app-0") && !app.equals("app-1")) {
              assertThat(admission.waiting()).isEqualTo(1_000 - admitted.size());
            }
          });
    }
    for (int i = 0; i < 1_000; i++) {
      admission.leave("app-" + i);
    }

    assertThat(admitted).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void manyAppsThatLeaveAtOnce_doNotRecurse() {
    enter("a", "b");
    for (int i = 0; i < 100_000; i++) {
      String app = "refused-" + i;
      admission.enter(app, () -> admission.leave(app));
    }

    admission.leave("a");

    assertThat(admission.waiting()).isZero();
  }
}
