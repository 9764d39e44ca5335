package io.dsfleet.bridge.session;

import static io.dsfleet.bridge.session.SessionConversation.EPOCH;
import static io.dsfleet.bridge.session.SessionConversation.SESSION;
import static io.dsfleet.bridge.session.SessionConversation.assignment;
import static io.dsfleet.bridge.session.SessionConversation.granted;
import static io.dsfleet.bridge.session.SessionConversation.ready;
import static io.dsfleet.bridge.session.SessionConversation.registered;
import static io.dsfleet.bridge.session.SessionConversation.request;
import static io.dsfleet.bridge.session.SessionConversation.returning;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppTerminated;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.FileProgress;
import io.dsfleet.messages.app.FilesStatus;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.messages.app.TerminateApp;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.InstanceTerminated;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobProgressed;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.ReportedCamera;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionMachineTest {
  private static final Assignment JOB = assignment(0, "j1");

  private static AnalysisStatus status(String id, long camera, int completed, double percent) {
    FileProgress file = new FileProgress(2, "2.mp4", percent, null, null, null, null, null);
    FilesStatus files = new FilesStatus(List.of(file), completed, 0, List.of());
    StreamStatus stream =
        new StreamStatus(0, "running", List.of(new CameraStatus(camera, "running", files)));
    return new AnalysisStatus(id, null, List.of(stream), null, null, null, null, null);
  }

  private static String asked(SessionConversation talk) {
    return ((QueryAnalysisStatus) talk.sent().getLast()).requestId();
  }

  @Test
  void ready_newProcess_isAcknowledgedThenAnnounced() {
    SessionConversation talk = new SessionConversation().send(ready(null));
    assertThat(talk.frames()).isEmpty();

    talk.post(new SessionInput.ClaimDecided(granted(false))).post(new SessionInput.CommandsBound());

    assertThat(((ExecuteAck) talk.sent().getFirst()).status()).isEqualTo("confirmed");
    assertThat(talk.events())
        .containsExactly(new InstanceReady("cam-1", SESSION, EPOCH, "default", 2, List.of()));
  }

  @Test
  void ready_inLegacyDialect_isAnsweredInThatDialect() {
    SessionConversation talk = new SessionConversation();
    talk.send(
        "{\"action\":\"app_ready\",\"request_id\":\"r\",\"instance_id\":\"cam-1\","
            + "\"process_id\":42,\"streams_count\":2}");
    talk.post(new SessionInput.ClaimDecided(granted(false))).post(new SessionInput.CommandsBound());
    talk.command(new StartJob(JOB, SESSION, request(7, 1)));
    talk.send(new AnalysisStarted(null, 0, 7, ReplyStatus.OK, null, null));

    assertThat(talk.frames()).hasSize(3);
    assertThat(talk.frames().get(0)).contains("\"event\":\"execute_ack\"");
    assertThat(talk.frames().get(1))
        .contains("\"action\":\"start_analysis\"", "\"type\":\"folder\"", "\"path\":\"/m\"");
    assertThat(talk.frames().get(2)).contains("\"items_count\":1", "\"item_type\":\"eos\"");
  }

  @Test
  void missingAppReady_closesTheConnection() {
    SessionConversation talk = new SessionConversation().advance(9_999);
    assertThat(talk.effects(SessionEffect.Close.class)).isEmpty();

    assertThat(talk.advance(1).effects(SessionEffect.Close.class))
        .extracting(SessionEffect.Close::code)
        .containsExactly(CloseCode.POLICY_VIOLATION);
    assertThat(talk.events()).isEmpty();
  }

  @Test
  void claim_refused_sendsTheErrorCode() {
    SessionConversation talk = new SessionConversation().send(ready(null));

    talk.post(
        new SessionInput.ClaimDecided(
            ClaimOutcome.Refused.of(
                SessionRefusalCode.DUPLICATE_INSTANCE, "expected", CloseCode.DUPLICATE)));

    assertThat(((ExecuteAck) talk.sent().getFirst()).errorCode()).isEqualTo("DUPLICATE_INSTANCE");
    assertThat(talk.effects(SessionEffect.Close.class).getFirst().code().number()).isEqualTo(4409);
    assertThat(talk.events()).isEmpty();
  }

  @Test
  void claim_unavailable_closesWithTryAgainLater() {
    SessionConversation talk = new SessionConversation().send(ready(null));

    talk.post(new SessionInput.ClaimDecided(new ClaimOutcome.Unavailable()));

    assertThat(talk.effects(SessionEffect.Close.class).getFirst().code())
        .isEqualTo(CloseCode.TRY_AGAIN_LATER);
  }

  @Test
  void claim_grantedAfterTheConnectionClosed_isReleased() {
    SessionConversation talk =
        new SessionConversation().send(ready(null)).post(new SessionInput.Disconnected("gone"));
    assertThat(talk.events()).isEmpty();

    talk.post(new SessionInput.ClaimDecided(granted(false)));

    assertThat(talk.events()).hasOnlyElementsOfType(SessionLost.class).hasSize(1);
    assertThat(talk.effects(SessionEffect.Release.class)).hasSize(1);
  }

  @Test
  void reconnected_isPolled_andItsCamerasArePublished() {
    SessionConversation talk = returning();
    assertThat(((ReconnectionAck) talk.sent().getFirst()).sessionRestored()).isTrue();
    assertThat(talk.events()).isEmpty();

    talk.send(status(asked(talk), 7, 1, 50));

    ReportedCamera camera = new ReportedCamera(0, 7, true, 1, List.of(2L));
    assertThat(talk.events())
        .containsExactly(new InstanceReady("cam-1", SESSION, EPOCH, "default", 2, List.of(camera)));
  }

  @Test
  void reconnected_resume_pushesTheFirstUnknownFile() {
    SessionConversation talk = returning();
    talk.send(status(asked(talk), 7, 1, 50));
    talk.send(new FileDone(null, 0, 7, 2, "2.mp4", null, null)).clear();

    List<MediaFile> files = request(7, 4).namedFiles();
    talk.command(new ResumeJob(JOB, SESSION, request(7, 4), files, List.of(1L)));

    assertThat(talk.events())
        .containsExactly(
            new JobStarted(JOB, "resumed"), new FileFinished(JOB, 2, "2.mp4", null, null));
    assertThat(talk.sent()).hasSize(1);
    assertThat(((PushFile) talk.sent().getFirst()).files())
        .extracting(MediaFile::fileId)
        .containsExactly(3L, 4L, null);
  }

  @Test
  void reconnected_completedBeforeTheResume_isCompleted() {
    SessionConversation talk = returning();
    talk.send(status(asked(talk), 7, 1, 50));
    talk.send(new AnalysisComplete(null, 0, 7, "done", 2, null)).clear();

    talk.command(
        new ResumeJob(JOB, SESSION, request(7, 2), request(7, 2).namedFiles(), List.of(1L)));

    assertThat(talk.events())
        .containsExactly(new JobStarted(JOB, "resumed"), new JobCompleted(JOB, true, 2, null));
    assertThat(talk.frames()).isEmpty();
  }

  @Test
  void reconnected_withoutStatus_isReadyWithUnknownCameras_andGetsInterrupts() {
    SessionConversation talk = returning().clear().advance(3_000);
    assertThat(((InstanceReady) talk.events().getFirst()).running()).isNull();

    talk.clear().command(new InterruptJob(JOB, SESSION, 7, "user_cancelled"));
    assertThat(talk.sent()).singleElement().isInstanceOf(InterruptAnalysis.class);
  }

  @Test
  void stray_isInterruptedBeforeTheSlotIsStarted() {
    SessionConversation talk = returning();
    talk.send(status(asked(talk), 99, 0, 50)).clear();

    talk.command(new InterruptStray("cam-1", SESSION, 0, 99));
    talk.command(new StartJob(JOB, SESSION, request(7, 1)));
    assertThat(talk.sent()).singleElement().isInstanceOf(InterruptAnalysis.class);

    talk.send(new AnalysisInterrupted(null, 0, 99, ReplyStatus.OK, null, null));
    assertThat(talk.sent().getLast()).isInstanceOf(StartAnalysis.class);
  }

  @Test
  void stray_thatEnded_isPublished() {
    SessionConversation talk = returning();
    talk.send(status(asked(talk), 99, 0, 50)).clear();
    talk.command(new InterruptStray("cam-1", SESSION, 0, 99));
    assertThat(talk.events()).isEmpty();

    talk.send(new AnalysisInterrupted(null, 0, 99, ReplyStatus.OK, null, null));

    assertThat(talk.events())
        .singleElement()
        .matches(e -> e instanceof InstanceReady ready && List.of().equals(ready.running()));
  }

  @Test
  void stray_thatKeepsRunning_refusesTheStartAsBusy() {
    SessionConversation talk = returning();
    talk.send(status(asked(talk), 99, 0, 50)).clear();

    talk.command(new StartJob(JOB, SESSION, request(7, 1))).advance(10_000);

    assertThat(talk.events())
        .singleElement()
        .matches(e -> e instanceof JobRefused r && r.code() == JobRefusalCode.SLOT_BUSY);
  }

  @Test
  void poll_onlyWhileJobsRun_publishesOnlyChanges() {
    SessionConversation talk = registered().advance(5_000);
    assertThat(talk.frames()).isEmpty();
    talk.command(new StartJob(JOB, SESSION, request(7, 2)));
    talk.send(new AnalysisStarted(null, 0, 7, ReplyStatus.OK, null, null)).advance(250).clear();

    talk.advance(2_200);
    talk.send(status(asked(talk), 7, 1, 50));
    assertThat(talk.events()).hasOnlyElementsOfType(JobProgressed.class).hasSize(1);
    talk.clear().advance(2_200);
    talk.send(status(asked(talk), 7, 1, 50));
    assertThat(talk.events()).isEmpty();
    talk.clear().advance(2_200);
    talk.send(status(asked(talk), 7, 1, 51));
    assertThat(talk.events()).hasOnlyElementsOfType(JobProgressed.class).hasSize(1);
  }

  @Test
  void poll_unanswered_slowsDown() {
    SessionConversation talk = registered();
    talk.command(new StartJob(JOB, SESSION, request(7, 2)));
    talk.send(new AnalysisStarted(null, 0, 7, ReplyStatus.OK, null, null)).clear();

    for (int i = 0; i < 400; i++) {
      talk.now += 250;
      talk.post(new SessionInput.Ticked(talk.now));
    }

    assertThat(talk.sent()).hasOnlyElementsOfType(QueryAnalysisStatus.class).hasSizeBetween(4, 6);
  }

  @Test
  void ping_missedTwice_closesTheConnection() {
    SessionConversation talk = registered();
    long heard = talk.now;
    for (int i = 0; i < 280; i++) {
      talk.now += 250;
      talk.post(new SessionInput.Ticked(heard));
    }

    assertThat(talk.effects(SessionEffect.Ping.class)).hasSize(2);
    assertThat(talk.effects(SessionEffect.Close.class)).hasSize(1);
    assertThat(talk.events()).hasOnlyElementsOfType(SessionLost.class).hasSize(1);
  }

  @Test
  void ping_anyFrameCountsAsReply() {
    SessionConversation talk = registered();
    for (int i = 0; i < 1_000; i++) {
      talk.advance(250);
    }

    assertThat(talk.effects(SessionEffect.Ping.class)).hasSizeBetween(12, 16);
    assertThat(talk.effects(SessionEffect.Close.class)).isEmpty();
  }

  @Test
  void stop_terminatesTheApp_andAppTerminatedEndsTheSession() {
    SessionConversation talk = registered().command(new StopInstance("cam-1", SESSION, "test"));
    assertThat(talk.sent()).singleElement().isInstanceOf(TerminateApp.class);

    talk.send("{\"type\":\"app_terminated\",\"request_id\":\"x\",\"status\":\"OK\"}");
    talk.post(new SessionInput.Disconnected("closed with 1000"));

    assertThat(talk.events())
        .containsExactly(new InstanceTerminated("cam-1", SESSION, "default", null));
    assertThat(talk.effects(SessionEffect.Close.class).getFirst().code())
        .isEqualTo(CloseCode.NORMAL);
  }

  @Test
  void appTerminated_withError_keepsTheSession() {
    SessionConversation talk =
        registered().send(new AppTerminated(null, ReplyStatus.ERROR, "busy"));

    assertThat(talk.events()).isEmpty();
    assertThat(talk.effects(SessionEffect.Close.class)).isEmpty();
  }

  @Test
  void superseded_publishesNoSessionLost() {
    SessionConversation talk =
        registered().post(new SessionInput.CloseRequested(CloseCode.SUPERSEDED, "newer")).clear();

    assertThat(talk.post(new SessionInput.Disconnected("closed")).events()).isEmpty();
  }

  @Test
  void lost_unsentStartsAreRefused() {
    SessionConversation talk =
        registered().command(new StartJob(JOB, SESSION, request(7, 0))).clear();

    talk.post(new SessionInput.Disconnected("reset"));
    talk.command(new StartJob(assignment(1, "j2"), SESSION, request(8, 1)));

    assertThat(talk.events()).hasSize(3);
    assertThat(talk.events().getFirst()).isInstanceOf(SessionLost.class);
    assertThat(talk.events().subList(1, 3))
        .allMatch(e -> e instanceof JobRefused r && r.code() == JobRefusalCode.SESSION_GONE);
  }

  @Test
  void tooManyRefusals_closeTheConnection() {
    SessionConversation talk = registered();
    for (int i = 0; i < 25; i++) {
      talk.send("{");
    }

    assertThat(talk.sent()).hasSize(20);
    assertThat(talk.effects(SessionEffect.Close.class))
        .extracting(SessionEffect.Close::code)
        .containsExactly(CloseCode.POLICY_VIOLATION);
  }
}
