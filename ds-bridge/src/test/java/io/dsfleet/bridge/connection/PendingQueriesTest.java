package io.dsfleet.bridge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.bridge.session.AppQuery;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.MetricsResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingQueriesTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final PendingQueries queries = new PendingQueries();

  @Test
  void reply_completesItsQuery_once() {
    CompletableFuture<AppQueryResult> first = queries.add(new AppQuery.Metrics("a"), LONG);
    CompletableFuture<AppQueryResult> second = queries.add(new AppQuery.Metrics("b"), LONG);

    assertThat(queries.complete(metrics("b"))).isTrue();
    assertThat(queries.complete(metrics("b"))).isFalse();

    assertThat(second.join()).isEqualTo(new AppQueryResult.Answered(metrics("b")));
    assertThat(first).isNotDone();
    assertThat(queries.size()).isEqualTo(1);
  }

  @Test
  void metricsWithoutRequestId_completeTheOldestMetricsQuery() {
    var _ = queries.add(new AppQuery.Status("s", null, null), LONG);
    CompletableFuture<AppQueryResult> query = queries.add(new AppQuery.Metrics("a"), LONG);

    assertThat(queries.complete(metrics(null))).isTrue();

    assertThat(query.join()).isEqualTo(new AppQueryResult.Answered(metrics(null)));
  }

  @Test
  void replyOfAnotherType_isIgnored_butAnErrorCompletesTheQuery() {
    CompletableFuture<AppQueryResult> query = queries.add(new AppQuery.Metrics("a"), LONG);
    AppMessage status = new AnalysisStatus("a", null, List.of(), null, null, null, null, null);
    AppError error = new AppError("a", "X", "no");

    assertThat(queries.complete(status)).isFalse();
    assertThat(queries.complete(error)).isTrue();
    assertThat(query.join()).isEqualTo(new AppQueryResult.Answered(error));
  }

  @Test
  void lostSession_disconnectsAllQueries_andARejectedQueryEnds() {
    CompletableFuture<AppQueryResult> first = queries.add(new AppQuery.Metrics("a"), LONG);
    CompletableFuture<AppQueryResult> second = queries.add(new AppQuery.Metrics("b"), LONG);

    queries.reject("b");
    queries.disconnectAll();

    assertThat(first.join()).isEqualTo(new AppQueryResult.Disconnected());
    assertThat(second.join()).isEqualTo(new AppQueryResult.Disconnected());
    assertThat(queries.size()).isZero();
  }

  @Test
  void queryTimesOut_andQueriesAboveTheLimitTimeOutAtOnce() {
    CompletableFuture<AppQueryResult> silent =
        queries.add(new AppQuery.Metrics("silent"), Duration.ofMillis(1));
    assertThat(silent.join()).isEqualTo(new AppQueryResult.TimedOut());
    for (int i = 0; i < 64; i++) {
      var _ = queries.add(new AppQuery.Metrics("q" + i), LONG);
    }

    assertThat(queries.add(new AppQuery.Metrics("more"), LONG).join())
        .isEqualTo(new AppQueryResult.TimedOut());
  }

  private static MetricsResponse metrics(String id) {
    return new MetricsResponse(id, 1, 2, 3, 4);
  }
}
