package io.dsfleet.launcher.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.launcher.runner.AppRunner.Observation;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import org.junit.jupiter.api.Test;

class SupervisionDecisionTest {
  private static final Observation RUNS = new Observation.Running();
  private static final Observation UNKNOWN = new Observation.Unknown("away");

  private static SupervisedLaunch in(ProcessState state) {
    return SupervisedLaunch.of(
        ProcessRecord.launching("p", "alpha", "local", "reference", 1, 0)
            .withState(state, null, 0));
  }

  @Test
  void unknownObservation_isNeverAnExit() {
    for (ProcessState state : new ProcessState[] {ProcessState.RUNNING, ProcessState.STOPPING}) {
      assertThat(SupervisionDecision.decide(in(state), UNKNOWN, true, 10))
          .isEqualTo(new SupervisionDecision.MarkUnknown("away"));
    }
    assertThat(SupervisionDecision.decide(in(ProcessState.UNKNOWN), UNKNOWN, true, 10))
        .isEqualTo(new SupervisionDecision.NoAction());
    assertThat(SupervisionDecision.decide(in(ProcessState.UNKNOWN), RUNS, true, 10))
        .isEqualTo(new SupervisionDecision.MarkRunning());
  }

  @Test
  void exit_isHandledInEveryState() {
    for (ProcessState state : ProcessState.values()) {
      assertThat(SupervisionDecision.decide(in(state), new Observation.Exited(139), false, 10))
          .isEqualTo(new SupervisionDecision.Reap(139));
    }
  }

  @Test
  void terminating_afterTheGrace_isKilled() {
    SupervisedLaunch terminating = in(ProcessState.STOPPING).withKillAt(100, false);

    assertThat(SupervisionDecision.decide(terminating, RUNS, true, 99))
        .isEqualTo(new SupervisionDecision.NoAction());
    assertThat(SupervisionDecision.decide(terminating, RUNS, true, 100))
        .isEqualTo(new SupervisionDecision.Kill());
  }

  @Test
  void sessionless_isTerminatedUnlessRetired() {
    SupervisedLaunch running = in(ProcessState.RUNNING);

    assertThat(SupervisionDecision.decide(running, RUNS, true, 10))
        .isEqualTo(new SupervisionDecision.TerminateHung());
    assertThat(SupervisionDecision.decide(running, RUNS, false, 10))
        .isEqualTo(new SupervisionDecision.NoAction());
    assertThat(
            SupervisionDecision.decide(
                running.withRecord(running.record().withRetired()), RUNS, true, 10))
        .isEqualTo(new SupervisionDecision.NoAction());
  }
}
