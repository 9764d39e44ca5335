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

  private final OpenQuestions queries = new OpenQuestions();

  @Test
  void reply_completesItsQuery_once() {
    CompletableFuture<AppAnswer> first = queries.open(new Question.Metrics("a"), LONG);
    CompletableFuture<AppAnswer> second = queries.open(new Question.Metrics("b"), LONG);

    assertThat(queries.answered(metrics("b"))).isTrue();
    assertThat(queries.answered(metrics("b"))).isFalse();

    assertThat(second.join()).isEqualTo(new AppAnswer.Said(metrics("b")));
    assertThat(first).isNotDone();
    assertThat(queries.size()).isEqualTo(1);
  }

  @Test
  void metricsWithoutRequestId_completeTheOldestMetricsQuery() {
    var _ = queries.open(new Question.Status("s", null, null), LONG);
    CompletableFuture<AppAnswer> query = queries.open(new Question.Metrics("a"), LONG);

    assertThat(queries.answered(metrics(null))).isTrue();

    assertThat(query.join()).isEqualTo(new AppAnswer.Said(metrics(null)));
  }

  @Test
  void replyOfAnotherType_isIgnored_butAnErrorCompletesTheQuery() {
    CompletableFuture<AppAnswer> query = queries.open(new Question.Metrics("a"), LONG);
    AppMessage status = new AnalysisStatus("a", null, List.of(), null, null, null, null, null);
    AppError error = new AppError("a", "X", "no");

    assertThat(queries.answered(status)).isFalse();
    assertThat(queries.answered(error)).isTrue();
    assertThat(query.join()).isEqualTo(new AppAnswer.Said(error));
  }

  @Test
  void lostSession_disconnectsAllQueries_andARejectedQueryEnds() {
    CompletableFuture<AppAnswer> first = queries.open(new Question.Metrics("a"), LONG);
    CompletableFuture<AppAnswer> second = queries.open(new Question.Metrics("b"), LONG);

    queries.notAsked("b");
    queries.lost();

    assertThat(first.join()).isEqualTo(new AppAnswer.Away());
    assertThat(second.join()).isEqualTo(new AppAnswer.Away());
    assertThat(queries.size()).isZero();
  }

  @Test
  void queryTimesOut_andQueriesAboveTheLimitTimeOutAtOnce() {
    CompletableFuture<AppAnswer> silent =
        queries.open(new Question.Metrics("silent"), Duration.ofMillis(1));
    assertThat(silent.join()).isEqualTo(new AppAnswer.Silent());
    for (int i = 0; i < 64; i++) {
      var _ = queries.open(new Question.Metrics("q" + i), LONG);
    }

    assertThat(queries.open(new Question.Metrics("more"), LONG).join())
        .isEqualTo(new AppAnswer.Silent());
  }

  private static MetricsResponse metrics(String id) {
    return new MetricsResponse(id, 1, 2, 3, 4);
  }
}
