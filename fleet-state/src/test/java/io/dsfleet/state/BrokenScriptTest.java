package io.dsfleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model test is worth something: scripts broken on purpose are caught. */
class BrokenScriptTest {
  private static final int SEEDS = 110;
  private static final int STEPS = 110;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a freed slot is not free; redis.call('ZADD', K.free, ; redis.call('ZADD', K.free, 'XX', ",
        "a slot is given twice; redis.call('ZREM', K.free, name); local never = 1",
        "an old attempt counts; job.attempt == tonumber(A.attempt); true",
        "the camera stays taken; redis.call('HDEL', K.cameras, job.camera); local never = 1",
        "one retry too many; (job.errors or 0) >= T.errors; (job.errors or 0) > T.errors",
        "a file counts twice; (was == 'S' and what ~= 'S'); true",
        "an old session is heard; instance.session ~= A.session; false",
        "a job in its grace is overdue; cancel_timer('job:' .. slot.job); local never = 1",
        "low priority first; (9 - job.priority); job.priority",
        "our outage burns a budget; slot.server_fault and 'NONE' or 'CRASH'; 'CRASH'",
        "what the app lost is forgotten; if reported and not here[camera]; if false",
        "a stray's end frees nothing; if reported and slot and slot.stray; if false",
      })
  void brokenScript_isCaught(String name, String original, String broken) {
    boolean[] found = {false};
    ModelRun run =
        new ModelRun(
            source -> {
              found[0] |= source.contains(original);
              return source.replace(original, broken);
            });

    boolean caught =
        LongStream.rangeClosed(1, SEEDS)
            .anyMatch(seed -> run.difference(Step.random(seed, STEPS)).isPresent());

    assertThat(found[0]).as("the text to break is in a script").isTrue();
    assertThat(caught).as(name).isTrue();
  }

  @Test
  void shrinking_leavesFewSteps() {
    ModelRun run =
        new ModelRun(
            source ->
                source.replace("(job.errors or 0) >= T.errors", "(job.errors or 0) > T.errors"));
    long seed =
        LongStream.rangeClosed(1, SEEDS)
            .filter(it -> run.difference(Step.random(it, STEPS)).isPresent())
            .findFirst()
            .orElseThrow();

    assertThat(run.shrunk(Step.random(seed, STEPS))).hasSizeLessThan(40);
  }
}
