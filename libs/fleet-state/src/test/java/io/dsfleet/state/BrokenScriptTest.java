package io.dsfleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mutation test of the model test: deliberately broken scripts must be detected. */
class BrokenScriptTest {
  private static final int SEEDS = 110;
  private static final int STEPS = 110;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a released slot is not free; redis.call('ZADD', K.free, ; redis.call('ZADD', K.free, 'XX',"
            + " ",
        "a slot is assigned twice; redis.call('ZREM', K.free, name); local never = 1",
        "an old attempt counts; job.attempt == tonumber(A.attempt); true",
        "the camera stays busy; redis.call('HDEL', K.cameras, job.camera); local never = 1",
        "one retry too many; (job.errors or 0) >= T.errors; (job.errors or 0) > T.errors",
        "a file counts twice; (was == 'S' and what ~= 'S'); true",
        "an old session is accepted; instance.session ~= A.session; false",
        "a job in its grace is overdue; cancel_timer('job:' .. slot.job); local never = 1",
        "low priority first; (9 - job.priority); job.priority",
        "a control plane fault charges a budget; slot.server_fault and 'NONE' or 'CRASH'; 'CRASH'",
        "a job lost by the app is not retried; if reported and not here[camera]; if false",
        "a job without an analysed file completes; if failure then; if false then",
        "the end of a stray frees no slot; if reported and slot and slot.stray; if false",
      })
  void brokenScript_isDetected(String name, String original, String broken) {
    boolean[] found = {false};
    ModelComparison run =
        new ModelComparison(
            source -> {
              found[0] |= source.contains(original);
              return source.replace(original, broken);
            });

    boolean caught =
        LongStream.rangeClosed(1, SEEDS)
            .anyMatch(seed -> run.difference(ModelStep.random(seed, STEPS)).isPresent());

    assertThat(found[0]).as("the text to break is in a script").isTrue();
    assertThat(caught).as(name).isTrue();
  }

  @Test
  void shrinking_reducesTheSteps() {
    ModelComparison run =
        new ModelComparison(
            source ->
                source.replace("(job.errors or 0) >= T.errors", "(job.errors or 0) > T.errors"));
    long seed =
        LongStream.rangeClosed(1, SEEDS)
            .filter(it -> run.difference(ModelStep.random(it, STEPS)).isPresent())
            .findFirst()
            .orElseThrow();

    assertThat(run.shrunk(ModelStep.random(seed, STEPS))).hasSizeLessThan(40);
  }
}
