package io.dsfleet.bridge.session;

import static io.dsfleet.bridge.session.SessionConversation.SESSION;
import static io.dsfleet.bridge.session.SessionConversation.assignment;
import static io.dsfleet.bridge.session.SessionConversation.request;
import static io.dsfleet.bridge.session.SessionConversation.returning;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.ReportedCamera;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.job.Assignment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An app that completed a camera while disconnected reports it after reconnecting. */
class CompletedWhileDisconnectedTest {
  private static final Assignment JOB = assignment(0, "job");

  @Test
  void cameraCompletedWhileDisconnected_isReportedUntilItsEndIsApplied() {
    SessionConversation talk = returning();
    String asked =
        talk.sent().stream()
            .filter(QueryAnalysisStatus.class::isInstance)
            .map(query -> ((QueryAnalysisStatus) query).requestId())
            .findFirst()
            .orElseThrow();
    talk.send(new FileDone(null, 0, 7, 2, "2.mp4", null, null));
    talk.send(new AnalysisComplete(null, 0, 7, "done", 2, null));
    talk.send(new AnalysisStatus(asked, "now", List.of(), null, null, null, null, null));

    assertThat(talk.events())
        .singleElement()
        .isInstanceOfSatisfying(
            InstanceReady.class,
            ready ->
                assertThat(ready.running())
                    .containsExactly(new ReportedCamera(0, 7, true, 2, List.of())));

    talk.clear();
    talk.command(
        new ResumeJob(JOB, SESSION, request(7, 2), request(7, 2).namedFiles(), List.of(1L)));

    assertThat(talk.events())
        .containsExactly(
            new JobStarted(JOB, "resumed"),
            new FileFinished(JOB, 2, "2.mp4", null, null),
            new JobCompleted(JOB, true, 2, null));
    assertThat(talk.frames()).isEmpty();
  }
}
