package io.dsfleet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.launcher.runner.AppRunner.Sight;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import org.junit.jupiter.api.Test;

class NextStepTest {
  private static final Sight RUNS = new Sight.Runs();
  private static final Sight UNKNOWN = new Sight.Unknown("away");

  private static Watched in(ProcessState state) {
    return Watched.of(
        ProcessRecord.launching("p", "alpha", "local", "reference", 1, 0).in(state, null, 0));
  }

  @Test
  void unknownObservation_isNeverAnExit() {
    for (ProcessState state : new ProcessState[] {ProcessState.RUNNING, ProcessState.STOPPING}) {
      assertThat(NextStep.of(in(state), UNKNOWN, true, 10)).isEqualTo(new NextStep.Doubt("away"));
    }
    assertThat(NextStep.of(in(ProcessState.UNKNOWN), UNKNOWN, true, 10))
        .isEqualTo(new NextStep.Nothing());
    assertThat(NextStep.of(in(ProcessState.UNKNOWN), RUNS, true, 10))
        .isEqualTo(new NextStep.Trust());
  }

  @Test
  void exit_isHandledInEveryState() {
    for (ProcessState state : ProcessState.values()) {
      assertThat(NextStep.of(in(state), new Sight.Ended(139), false, 10))
          .isEqualTo(new NextStep.Bury(139));
    }
  }

  @Test
  void terminating_afterTheGrace_isKilled() {
    Watched terminating = in(ProcessState.STOPPING).killedAt(100, false);

    assertThat(NextStep.of(terminating, RUNS, true, 99)).isEqualTo(new NextStep.Nothing());
    assertThat(NextStep.of(terminating, RUNS, true, 100)).isEqualTo(new NextStep.Kill());
  }

  @Test
  void sessionless_isTerminatedUnlessRetired() {
    Watched running = in(ProcessState.RUNNING);

    assertThat(NextStep.of(running, RUNS, true, 10)).isEqualTo(new NextStep.EndHung());
    assertThat(NextStep.of(running, RUNS, false, 10)).isEqualTo(new NextStep.Nothing());
    assertThat(NextStep.of(running.with(running.record().retire()), RUNS, true, 10))
        .isEqualTo(new NextStep.Nothing());
  }
}
