package io.dsfleet.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ModelRunTest {
  private sealed interface Command {}

  private record Push(int value) implements Command {}

  private record Pop() implements Command {}

  private static Command next(RandomGenerator random, int position) {
    return random.nextInt(3) == 0 ? new Pop() : new Push(random.nextInt(100));
  }

  /** A queue against a list; the broken one forgets the order once it holds four. */
  private static final class Queues implements ModelWorld<Command> {
    private final Deque<Integer> machine = new ArrayDeque<>();
    private final List<Integer> model = new ArrayList<>();
    private final boolean broken;

    Queues(boolean broken) {
      this.broken = broken;
    }

    @Override
    public void run(Command command) {
      switch (command) {
        case Push push -> {
          if (broken && machine.size() == 3) {
            machine.addFirst(push.value());
          } else {
            machine.addLast(push.value());
          }
          model.add(push.value());
        }
        case Pop ignored -> {
          Integer popped = machine.pollFirst();
          assertThat(popped).isEqualTo(model.isEmpty() ? null : model.removeFirst());
        }
      }
    }

    @Override
    public void finish() {
      assertThat(machine).containsExactlyElementsOf(model);
    }
  }

  @Test
  void check_agreeingMachine_countsWhatRan() {
    ModelRun.Ran ran = ModelRun.check(20, 50, ModelRunTest::next, () -> new Queues(false));

    assertThat(ran).isEqualTo(new ModelRun.Ran(20, 1_000));
  }

  @Test
  void findFailure_brokenMachine_shrinksToWhatIsNeeded() {
    ModelFailure<Command> failure =
        ModelRun.findFailure(20, 200, ModelRunTest::next, () -> new Queues(true)).orElseThrow();

    assertThat(failure.commands()).hasSizeBetween(4, 5);
    assertThat(failure.commands().subList(0, 4)).allMatch(Push.class::isInstance);
    assertThat(failure.describe()).contains("-Ddsfleet.model.seed=" + failure.seed(), "1. Push[");
  }

  @Test
  void check_brokenMachine_failsWithTheSeed() {
    assertThatThrownBy(() -> ModelRun.check(20, 200, ModelRunTest::next, () -> new Queues(true)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed ")
        .hasCauseInstanceOf(AssertionError.class);
  }
}
