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
class QuestionTest {
  private static final Question.Metrics METRICS = new Question.Metrics("q1");

  @Test
  void readyApp_receivesTheQuery() {
    Conversation talk = Conversation.registered();

    talk.post(new Input.Asked(METRICS));
    talk.post(new Input.Asked(new Question.Status("q2", 1, 7L)));

    assertThat(talk.sent())
        .containsExactly(new QueryMetrics("q1"), new QueryAnalysisStatus("q2", 1, 7L));
  }

  @Test
  void repliesToQueries_areDelivered() {
    Conversation talk = Conversation.registered();
    MetricsResponse metrics = new MetricsResponse("q1", 1, 2, 3, 4);
    AnalysisStatus status = new AnalysisStatus("q2", null, List.of(), null, null, null, null, null);
    AppError error = new AppError("q3", "X", "no");

    talk.say(metrics).say(status).say(error);

    assertThat(talk.effects(Effect.Answered.class).stream().map(Effect.Answered::answer))
        .containsExactly(metrics, status, error);
  }

  @Test
  void queryToAnAppThatIsNotReady_isRejected() {
    Conversation early = new Conversation();
    Conversation late = Conversation.registered();
    late.post(new Input.Disconnected("gone")).forget();

    early.post(new Input.Asked(METRICS));
    late.post(new Input.Asked(METRICS));

    assertThat(early.effects()).containsExactly(new Effect.NotAsked("q1"));
    assertThat(late.effects()).containsExactly(new Effect.NotAsked("q1"));
  }
}
