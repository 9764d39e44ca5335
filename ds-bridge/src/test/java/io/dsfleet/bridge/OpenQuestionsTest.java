package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.bridge.session.Question;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.MetricsResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OpenQuestionsTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final OpenQuestions questions = new OpenQuestions();

  @Test
  void anAnswer_endsTheQuestionThatItNames_once() {
    CompletableFuture<AppAnswer> first = questions.open(new Question.Metrics("a"), LONG);
    CompletableFuture<AppAnswer> second = questions.open(new Question.Metrics("b"), LONG);

    assertThat(questions.answered(metrics("b"))).isTrue();
    assertThat(questions.answered(metrics("b"))).isFalse();

    assertThat(second.join()).isEqualTo(new AppAnswer.Said(metrics("b")));
    assertThat(first).isNotDone();
    assertThat(questions.size()).isEqualTo(1);
  }

  @Test
  void metricsWithoutAName_answerTheOldestQuestionForThem() {
    var _ = questions.open(new Question.Status("s", null, null), LONG);
    CompletableFuture<AppAnswer> asked = questions.open(new Question.Metrics("a"), LONG);

    assertThat(questions.answered(metrics(null))).isTrue();

    assertThat(asked.join()).isEqualTo(new AppAnswer.Said(metrics(null)));
  }

  @Test
  void anAnswerOfTheWrongKind_isNone_butAnErrorIs() {
    CompletableFuture<AppAnswer> asked = questions.open(new Question.Metrics("a"), LONG);
    AppMessage status = new AnalysisStatus("a", null, List.of(), null, null, null, null, null);
    AppError error = new AppError("a", "X", "no");

    assertThat(questions.answered(status)).isFalse();
    assertThat(questions.answered(error)).isTrue();
    assertThat(asked.join()).isEqualTo(new AppAnswer.Said(error));
  }

  @Test
  void aLostSession_endsAll_andAQuestionThatWasNotPut_ends() {
    CompletableFuture<AppAnswer> first = questions.open(new Question.Metrics("a"), LONG);
    CompletableFuture<AppAnswer> second = questions.open(new Question.Metrics("b"), LONG);

    questions.notAsked("b");
    questions.lost();

    assertThat(first.join()).isEqualTo(new AppAnswer.Away());
    assertThat(second.join()).isEqualTo(new AppAnswer.Away());
    assertThat(questions.size()).isZero();
  }

  @Test
  void silence_endsAQuestion_andTooManyAtOnce_areNotOpened() {
    CompletableFuture<AppAnswer> silent =
        questions.open(new Question.Metrics("silent"), Duration.ofMillis(1));
    assertThat(silent.join()).isEqualTo(new AppAnswer.Silent());
    for (int i = 0; i < 64; i++) {
      var _ = questions.open(new Question.Metrics("q" + i), LONG);
    }

    assertThat(questions.open(new Question.Metrics("more"), LONG).join())
        .isEqualTo(new AppAnswer.Silent());
  }

  private static MetricsResponse metrics(String id) {
    return new MetricsResponse(id, 1, 2, 3, 4);
  }
}
