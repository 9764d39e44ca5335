package io.dsfleet.state;

import io.dsfleet.state.consistency.ConsistencyReport;
import io.dsfleet.state.timing.FleetTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs steps on the model and on Redis, and shrinks a list on which they differ. */
final class ModelComparison {
  private static final int MAX_SHRINKING_RUNS = 300;

  private final Function<String, String> mutation;
  private final TransitionCoverage walked = new TransitionCoverage();

  ModelComparison(Function<String, String> mutation) {
    this.mutation = frozen(mutation);
  }

  static FleetTimings timings() {
    FleetTimings d = TestPool.timings(Duration.ofSeconds(400));
    return new FleetTimings(
        d.submit(),
        d.resubmit(),
        d.redrive(),
        d.start(),
        d.firstFile(),
        d.stall(),
        d.cancel(),
        d.grace(),
        d.recovery(),
        d.sweepGap(),
        d.bridgeLease(),
        d.retryBase(),
        d.retryCap(),
        2,
        2,
        d.retention(),
        6,
        d.idempotency(),
        d.stop());
  }

  /** Scripts whose clock changes only by the offset that the test sets. */
  static Function<String, String> frozen(Function<String, String> mutation) {
    return mutation.compose(ModelComparison::frozen);
  }

  private static String frozen(String source) {
    return source.replace(
        "local NOW, PAUSED, IN_USE = clock()",
        "local _, PAUSED, IN_USE = clock()\n"
            + "local NOW = 1700000000000 + (redis.call('HGET', K.meta, 'offset') or 0)");
  }

  TransitionCoverage walked() {
    return walked;
  }

  /** The first difference, empty if there is none. */
  Optional<String> difference(List<ModelStep> steps) {
    FleetModel model = new FleetModel(timings());
    try (TestPool pool = new TestPool(timings(), mutation)) {
      for (int i = 0; i < steps.size(); i++) {
        Optional<String> difference = difference(steps.get(i), model, pool);
        if (difference.isPresent()) {
          return Optional.of("at step " + i + " " + steps.get(i) + "\n" + difference.get());
        }
      }
      walked.add(model.walked);
      ConsistencyReport audit = TestPool.get(pool.reads().checkConsistency());
      return audit.isConsistent() ? Optional.empty() : Optional.of(audit.toString());
    }
  }

  private static Optional<String> difference(ModelStep step, FleetModel model, TestPool pool) {
    ModelStep.Answers answers;
    try {
      answers = step.run(model, pool);
    } catch (IllegalStateException e) {
      return Optional.of(e.toString());
    }
    if (!answers.areEqual()) {
      return Optional.of("    model " + answers.model() + "\n    redis " + answers.redis());
    }
    String state =
        StateDump.difference(StateDump.of(model), StateDump.of(pool, model.jobs.keySet()));
    return state.isEmpty() ? Optional.empty() : Optional.of(state);
  }

  /** A list shortened by removing steps, on which they still differ. */
  List<ModelStep> shrunk(List<ModelStep> failing) {
    List<ModelStep> best = failing;
    int runs = 0;
    for (int chunk = best.size() / 2; chunk > 0; chunk /= 2) {
      for (int from = 0; from < best.size() && runs++ < MAX_SHRINKING_RUNS; ) {
        List<ModelStep> less = new ArrayList<>(best.subList(0, from));
        less.addAll(best.subList(Math.min(best.size(), from + chunk), best.size()));
        if (difference(less).isPresent()) {
          best = less;
        } else {
          from += chunk;
        }
      }
    }
    return best;
  }
}
