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
class ModelTest {
  private static final int SEEDS = Integer.getInteger("dsfleet.model.seeds", 240);
  private static final long FIRST = Long.getLong("dsfleet.model.first", 1L);
  private static final int STEPS = 110;

  @Test
  void redis_behavesLikeTheModel_andMakesEveryTransition() {
    ModelRun run = new ModelRun(Function.identity());

    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      List<Step> steps = Step.random(seed, STEPS);
      Optional<String> difference = run.difference(steps);
      if (difference.isPresent()) {
        report(run, seed, steps);
      }
    }

    assertThat(run.walked().jobs).isEqualTo(Walked.edges(StateTables.JOB));
    assertThat(run.walked().slots).isEqualTo(Walked.edges(StateTables.SLOT));
    Set<String> instances = Walked.edges(StateTables.INSTANCE);
    instances.removeIf(edge -> edge.contains("LAUNCHING")); // no script: a record without session
    assertThat(run.walked().instances).isEqualTo(instances);
    assertThat(run.walked().stops).isEqualTo(Walked.edges(StateTables.STOP));
  }

  private static void report(ModelRun run, long seed, List<Step> steps) {
    List<Step> shrunk = run.shrunk(steps);
    fail(
        "seed "
            + seed
            + " differs; shortest steps:\n"
            + shrunk.stream().map(Step::toString).collect(Collectors.joining("\n"))
            + "\n"
            + run.difference(shrunk).orElse("(not any more)"));
  }
}
