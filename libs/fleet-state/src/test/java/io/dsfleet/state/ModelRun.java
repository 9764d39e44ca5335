package io.dsfleet.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs steps on the model and on Redis, and shrinks a list on which they differ. */
final class ModelRun {
  private static final int MAX_SHRINKING_RUNS = 300;

  private final Function<String, String> mutation;
  private final Walked walked = new Walked();

  ModelRun(Function<String, String> mutation) {
    this.mutation = frozen(mutation);
  }

  static FleetTimings timings() {
    FleetTimings d = Pool.timings(Duration.ofSeconds(400));
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
    return mutation.compose(ModelRun::frozen);
  }

  private static String frozen(String source) {
    return source.replace(
        "local NOW, PAUSED, IN_USE = clock()",
        "local _, PAUSED, IN_USE = clock()\n"
            + "local NOW = 1700000000000 + (redis.call('HGET', K.meta, 'offset') or 0)");
  }

  Walked walked() {
    return walked;
  }

  /** The first difference, empty if there is none. */
  Optional<String> difference(List<Step> steps) {
    FleetModel model = new FleetModel(timings());
    try (Pool pool = new Pool(timings(), mutation)) {
      for (int i = 0; i < steps.size(); i++) {
        Optional<String> difference = difference(steps.get(i), model, pool);
        if (difference.isPresent()) {
          return Optional.of("at step " + i + " " + steps.get(i) + "\n" + difference.get());
        }
      }
      walked.add(model.walked);
      Audit audit = Pool.get(pool.reads().audit());
      return audit.isClean() ? Optional.empty() : Optional.of(audit.toString());
    }
  }

  private static Optional<String> difference(Step step, FleetModel model, Pool pool) {
    Step.Answers answers;
    try {
      answers = step.run(model, pool);
    } catch (IllegalStateException e) {
      return Optional.of(e.toString());
    }
    if (!answers.areEqual()) {
      return Optional.of("    model " + answers.model() + "\n    redis " + answers.redis());
    }
    String state = Dump.difference(Dump.of(model), Dump.of(pool, model.jobs.keySet()));
    return state.isEmpty() ? Optional.empty() : Optional.of(state);
  }

  /** A list shortened by removing steps, on which they still differ. */
  List<Step> shrunk(List<Step> failing) {
    List<Step> best = failing;
    int runs = 0;
    for (int chunk = best.size() / 2; chunk > 0; chunk /= 2) {
      for (int from = 0; from < best.size() && runs++ < MAX_SHRINKING_RUNS; ) {
        List<Step> less = new ArrayList<>(best.subList(0, from));
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
