package io.dsfleet.bridge.session;

import static io.dsfleet.bridge.session.SessionConversation.SESSION;
import static io.dsfleet.bridge.session.SessionConversation.assignment;
import static io.dsfleet.bridge.session.SessionConversation.registered;
import static io.dsfleet.bridge.session.SessionConversation.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.bridge.media.MediaListing;
import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.ServerError;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.broker.FilesListed;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobInterrupted;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobOnSlotTest {
  private static final Assignment JOB = assignment(0, "j1");
  private static final StartJob START = new StartJob(JOB, SESSION, request(7, 2));

  private static SessionConversation running(int files) {
    SessionConversation talk = registered();
    talk.command(new StartJob(JOB, SESSION, request(7, files)));
    return talk.send(started(ReplyStatus.OK));
  }

  private static AnalysisStarted started(ReplyStatus status) {
    return new AnalysisStarted(
        null, 0, 7, status, null, status == ReplyStatus.OK ? null : "no memory");
  }

  private static FileDone done(long file) {
    return new FileDone(null, 0, 7, file, "f", null, null);
  }

  private static AnalysisInterrupted interrupted(ReplyStatus status) {
    return new AnalysisInterrupted(null, 0, 7, status, null, null);
  }

  private static InterruptJob interrupt() {
    return new InterruptJob(JOB, SESSION, 7, "user_cancelled");
  }

  @Test
  void start_appSilent_pushesNothing() {
    SessionConversation talk = registered().command(START);

    assertThat(talk.sent()).singleElement().isInstanceOf(StartAnalysis.class);
    assertThat(talk.events()).isEmpty();
  }

  @Test
  void start_appTakesIt_getsOneFrameEndingInEos() {
    SessionConversation talk = running(2);

    assertThat(talk.events()).containsExactly(new JobStarted(JOB, null));
    PushFile push = (PushFile) talk.sent().getLast();
    assertThat(talk.sent()).hasSize(2);
    assertThat(push.filesCount()).isEqualTo(2);
    assertThat(push.files()).hasSize(3).last().isEqualTo(MediaFile.EOS);
  }

  @Test
  void start_appRefuses_freesSlot() {
    SessionConversation talk = registered().command(START).send(started(ReplyStatus.ERROR));

    assertThat(talk.events())
        .containsExactly(new JobRefused(JOB, JobRefusalCode.APP_REFUSED, "no memory"));
    StartJob next = new StartJob(assignment(0, "j2"), SESSION, request(8, 1));
    assertThat(talk.clear().command(next).sent()).hasOnlyElementsOfType(StartAnalysis.class);
  }

  @Test
  void start_repeated_isIgnoredOrAnnouncedAgain() {
    SessionConversation talk = registered().command(START).clear().command(START);
    assertThat(talk.sent()).isEmpty();

    talk.send(started(ReplyStatus.OK)).clear().command(START);
    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).hasOnlyElementsOfType(JobStarted.class);
  }

  @Test
  void start_issuedAgainAfterItsEnd_isNotBegunAgain() {
    SessionConversation talk =
        running(1).send(new AnalysisComplete(null, 0, 7, "done", 1, null)).clear();

    talk.command(START);

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).isEmpty();
  }

  @Test
  void start_issuedAgainAfterItsRefusal_isNotBegunAgain() {
    SessionConversation talk =
        running(1).command(new StartJob(assignment(0, "j2"), SESSION, request(8, 1)));
    talk.send(new AnalysisComplete(null, 0, 7, "done", 1, null)).clear();

    talk.command(new StartJob(assignment(0, "j2"), SESSION, request(8, 1)));

    assertThat(talk.sent()).isEmpty();
  }

  @Test
  void start_slotBusy_isRefused() {
    SessionConversation talk = running(2).clear();

    talk.command(new StartJob(assignment(0, "j2"), SESSION, request(8, 1)));

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events())
        .singleElement()
        .matches(e -> e instanceof JobRefused r && r.code() == JobRefusalCode.SLOT_BUSY);
  }

  @Test
  void start_otherSession_changesNothing() {
    SessionConversation talk = registered().command(new StartJob(JOB, SESSION - 1, request(7, 2)));

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).isEmpty();
  }

  @Test
  void folder_isListedBeforeTheAppIsAsked() {
    SessionConversation talk = registered().command(new StartJob(JOB, SESSION, request(7, 0)));
    assertThat(talk.effects()).hasOnlyElementsOfType(SessionEffect.ListFiles.class);

    List<MediaFile> files = request(7, 3).namedFiles();
    talk.post(new SessionInput.ListingFinished(JOB, new MediaListing.Found(files)))
        .send(started(ReplyStatus.OK));

    assertThat(talk.events())
        .containsExactly(new JobStarted(JOB, null), new FilesListed(JOB, files));
    assertThat(((PushFile) talk.sent().getLast()).filesCount()).isEqualTo(3);
  }

  @Test
  void folder_empty_neverReachesTheApp() {
    SessionConversation talk = registered().command(new StartJob(JOB, SESSION, request(7, 0)));

    talk.post(
        new SessionInput.ListingFinished(
            JOB, new MediaListing.NotFound(JobRefusalCode.NO_FILES, "none")));

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).containsExactly(new JobRefused(JOB, JobRefusalCode.NO_FILES, "none"));
  }

  @Test
  void window_isNeverExceededAndEosComesLast() {
    SessionConversation talk = running(1_000);
    int given = 0;
    boolean ended = false;
    for (int done = 0; done <= 1_000; done++) {
      for (ServerMessage message : talk.sent()) {
        if (message instanceof PushFile push) {
          assertThat(ended).isFalse();
          given += push.filesCount();
          ended = push.files().getLast().isEos();
        }
      }
      assertThat(given - done).isLessThanOrEqualTo(200);
      talk.clear();
      if (done < 1_000) {
        assertThat(given).isGreaterThan(done);
        talk.send(done(done + 1));
      }
    }
    assertThat(given).isEqualTo(1_000);
    assertThat(ended).isTrue();
  }

  @Test
  void window_appReportsOnlyStarts_isRefilledToo() {
    SessionConversation talk = running(300).clear();

    talk.send(new ProcessingStarted(null, 0, 7, 150, "f"));

    PushFile push = (PushFile) talk.sent().getLast();
    assertThat(push.filesCount()).isEqualTo(100);
    assertThat(push.files().getLast().isEos()).isTrue();
  }

  @Test
  void initFile_goesWithTheStartAndCountsAsFirst() {
    AnalysisRequest named = request(7, 2);
    AnalysisRequest request =
        named.withFiles(named.files().getFirst(), named.files().subList(1, 2));
    SessionConversation talk = registered().command(new StartJob(JOB, SESSION, request));

    assertThat(((StartAnalysis) talk.sent().getFirst()).initFile()).isNotNull();
    talk.send(started(ReplyStatus.OK));
    assertThat(((PushFile) talk.sent().getLast()).files())
        .extracting(MediaFile::fileId)
        .containsExactly(2L, null);
    assertThat(talk.send(done(1)).sent()).noneMatch(ServerError.class::isInstance);
  }

  @Test
  void videostream_isNeverPushed() {
    AnalysisRequest request =
        new AnalysisRequest(
            7L, CameraType.VIDEOSTREAM, "rtsp://h/1", null, "/out", null, null, null, null, null);
    SessionConversation talk =
        registered().command(new StartJob(JOB, SESSION, request)).send(started(ReplyStatus.OK));

    assertThat(talk.sent())
        .singleElement()
        .matches(
            m ->
                m instanceof StartAnalysis s
                    && s.initFile().fileType() == FileType.VIDEOSTREAM
                    && s.initFile().fileId() == 7
                    && s.initFile().filePath().equals("rtsp://h/1"));
  }

  @Test
  void pushRefused_stopsTheCameraThenRefuses() {
    SessionConversation talk = running(2).clear();

    talk.send(new PushAck(null, 0, 7, ReplyStatus.ERROR, null, "invalid"));
    assertThat(talk.sent()).singleElement().isInstanceOf(InterruptAnalysis.class);
    assertThat(talk.events()).isEmpty();

    talk.send(interrupted(ReplyStatus.OK));
    assertThat(talk.events())
        .containsExactly(new JobRefused(JOB, JobRefusalCode.PUSH_REFUSED, "invalid"));
  }

  @Test
  void interrupt_running_isAskedAndAnswered() {
    SessionConversation talk = running(2).clear().command(interrupt());

    assertThat(talk.sent()).singleElement().isInstanceOf(InterruptAnalysis.class);
    talk.send(done(1)).send(interrupted(ReplyStatus.OK));
    assertThat(talk.events()).containsExactly(new JobInterrupted(JOB, true, null));
    assertThat(talk.clear().send(done(2)).frames()).isEmpty();
  }

  @Test
  void interrupt_beforeTheStart_preventsIt() {
    SessionConversation talk = registered().command(interrupt()).command(START);

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).hasOnlyElementsOfType(JobInterrupted.class).hasSize(1);
  }

  @Test
  void interrupt_whileListing_neverReachesTheApp() {
    SessionConversation talk =
        registered()
            .command(new StartJob(JOB, SESSION, request(7, 0)))
            .command(interrupt())
            .post(
                new SessionInput.ListingFinished(
                    JOB, new MediaListing.Found(request(7, 2).namedFiles())));

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).hasOnlyElementsOfType(JobInterrupted.class).hasSize(1);
  }

  @Test
  void interrupt_whileListingForAResume_reachesTheApp() {
    SessionConversation talk =
        registered()
            .command(new ResumeJob(JOB, SESSION, request(7, 0), List.of(), List.of()))
            .clear()
            .command(interrupt());

    assertThat(talk.sent()).singleElement().isInstanceOf(InterruptAnalysis.class);
    assertThat(talk.events()).isEmpty();
    talk.send(interrupted(ReplyStatus.OK));
    assertThat(talk.events()).containsExactly(new JobInterrupted(JOB, true, null));
  }

  @Test
  void interruptStray_ofAnAssignedCamera_isIgnored() {
    SessionConversation talk = running(2).clear();

    talk.command(new InterruptStray("cam-1", SESSION, 0, 7));

    assertThat(talk.sent()).isEmpty();
  }

  @Test
  void interrupt_whileStarting_startRefused_isInterrupted() {
    SessionConversation talk = registered().command(START).command(interrupt()).clear();

    talk.send(started(ReplyStatus.ERROR)).send(interrupted(ReplyStatus.ERROR));

    assertThat(talk.events())
        .containsExactly(new JobInterrupted(JOB, true, "the analysis had not started"));
    assertThat(talk.frames()).isEmpty();
  }

  @Test
  void interrupt_racesTheEnd_isCompletedOnce() {
    SessionConversation talk = running(1).clear().command(interrupt()).clear();

    talk.send(new AnalysisComplete(null, 0, 7, "done", 1, null))
        .send(interrupted(ReplyStatus.ERROR));

    assertThat(talk.events()).containsExactly(new JobCompleted(JOB, true, 1, null));
    assertThat(talk.frames()).isEmpty();
  }

  @Test
  void interrupt_unanswered_endsByItsDeadlineAndBlocksTheSlotUntilItComes() {
    SessionConversation talk = running(1).clear().command(interrupt()).clear().advance(10_000);
    assertThat(talk.events())
        .singleElement()
        .matches(e -> e instanceof JobInterrupted i && !i.ok());

    talk.clear().command(new StartJob(assignment(0, "j2"), SESSION, request(8, 1)));
    assertThat(talk.sent()).isEmpty();
    talk.send(interrupted(ReplyStatus.OK));
    assertThat(talk.sent()).singleElement().isInstanceOf(StartAnalysis.class);
  }

  @Test
  void start_unanswered_lateAnswerIsDropped() {
    SessionConversation talk =
        registered().command(START).clear().advance(20_000).send(started(ReplyStatus.OK));

    assertThat(talk.events()).isEmpty();
    assertThat(talk.frames()).isEmpty();
    assertThat(talk.effects(SessionEffect.Count.class))
        .extracting(SessionEffect.Count::metric)
        .containsExactlyInAnyOrder(SessionMetric.CALL_TIMED_OUT, SessionMetric.LATE_REPLY);
  }

  @Test
  void complete_twice_isOneEvent() {
    AnalysisComplete end = new AnalysisComplete(null, 0, 7, "done", 2, null);
    SessionConversation talk = running(2).clear().send(end).send(end);

    assertThat(talk.events()).containsExactly(new JobCompleted(JOB, true, 2, null));
    assertThat(talk.frames()).isEmpty();
  }

  @Test
  void startTooLongForAFrame_isRefused() {
    AnalysisRequest small = request(7, 1);
    AnalysisRequest request =
        new AnalysisRequest(
            7L,
            CameraType.FILESET,
            "/" + "가".repeat(11_000),
            "m",
            "/out",
            small.files(),
            null,
            null,
            null,
            null);
    SessionConversation talk = registered().command(new StartJob(JOB, SESSION, request));

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).hasOnlyElementsOfType(JobRefused.class);
  }
}
