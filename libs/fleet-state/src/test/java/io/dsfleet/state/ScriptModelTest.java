package io.dsfleet.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Runs random commands on the model and on Redis: replies and state must stay equal. */
class ScriptModelTest {
  private static final int SEEDS = Integer.getInteger("dsfleet.model.seeds", 240);
  private static final long FIRST = Long.getLong("dsfleet.model.first", 1L);
  private static final int STEPS = 110;

  @Test
  void redis_behavesLikeTheModel_andMakesEveryTransition() {
    ModelComparison run = new ModelComparison(Function.identity());

    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      List<ModelStep> steps = ModelStep.random(seed, STEPS);
      Optional<String> difference = run.difference(steps);
      if (difference.isPresent()) {
        report(run, seed, steps);
      }
    }

    assertThat(run.walked().jobs).isEqualTo(TransitionCoverage.edges(StateMachineTables.JOB));
    assertThat(run.walked().slots).isEqualTo(TransitionCoverage.edges(StateMachineTables.SLOT));
    Set<String> instances = TransitionCoverage.edges(StateMachineTables.INSTANCE);
    instances.removeIf(edge -> edge.contains("LAUNCHING")); // no script: a record without session
    assertThat(run.walked().instances).isEqualTo(instances);
    assertThat(run.walked().stops).isEqualTo(TransitionCoverage.edges(StateMachineTables.SHUTDOWN));
  }

  private static void report(ModelComparison run, long seed, List<ModelStep> steps) {
    List<ModelStep> shrunk = run.shrunk(steps);
    fail(
        "seed "
            + seed
            + " differs; shortest steps:\n"
            + shrunk.stream().map(ModelStep::toString).collect(Collectors.joining("\n"))
            + "\n"
            + run.difference(shrunk).orElse("(not any more)"));
  }
}
