package io.dsfleet.bridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.QueryMetrics;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queries of other services to a session. */
class AppQueryTest {
  private static final AppQuery.Metrics METRICS = new AppQuery.Metrics("q1");

  @Test
  void readyApp_receivesTheQuery() {
    SessionConversation talk = SessionConversation.registered();

    talk.post(new SessionInput.QueryRequested(METRICS));
    talk.post(new SessionInput.QueryRequested(new AppQuery.Status("q2", 1, 7L)));

    assertThat(talk.sent())
        .containsExactly(new QueryMetrics("q1"), new QueryAnalysisStatus("q2", 1, 7L));
  }

  @Test
  void repliesToQueries_areDelivered() {
    SessionConversation talk = SessionConversation.registered();
    MetricsResponse metrics = new MetricsResponse("q1", 1, 2, 3, 4);
    AnalysisStatus status = new AnalysisStatus("q2", null, List.of(), null, null, null, null, null);
    AppError error = new AppError("q3", "X", "no");

    talk.send(metrics).send(status).send(error);

    assertThat(
            talk.effects(SessionEffect.DeliverReply.class).stream()
                .map(SessionEffect.DeliverReply::message))
        .containsExactly(metrics, status, error);
  }

  @Test
  void queryToAnAppThatIsNotReady_isRejected() {
    SessionConversation early = new SessionConversation();
    SessionConversation late = SessionConversation.registered();
    late.post(new SessionInput.Disconnected("gone")).clear();

    early.post(new SessionInput.QueryRequested(METRICS));
    late.post(new SessionInput.QueryRequested(METRICS));

    assertThat(early.effects()).containsExactly(new SessionEffect.RejectQuery("q1"));
    assertThat(late.effects()).containsExactly(new SessionEffect.RejectQuery("q1"));
  }
}
