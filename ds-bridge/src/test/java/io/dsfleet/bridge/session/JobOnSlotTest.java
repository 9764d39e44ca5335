package io.dsfleet.bridge.session;

import static io.dsfleet.bridge.session.Conversation.SESSION;
import static io.dsfleet.bridge.session.Conversation.assignment;
import static io.dsfleet.bridge.session.Conversation.registered;
import static io.dsfleet.bridge.session.Conversation.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.bridge.feed.FoundFiles;
import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.ServerError;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.Status;
import io.dsfleet.messages.broker.FilesListed;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobInterrupted;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.RefusalCode;
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

  private static Conversation running(int files) {
    Conversation talk = registered();
    talk.command(new StartJob(JOB, SESSION, request(7, files)));
    return talk.say(started(Status.OK));
  }

  private static AnalysisStarted started(Status status) {
    return new AnalysisStarted(null, 0, 7, status, null, status == Status.OK ? null : "no memory");
  }

  private static FileDone done(long file) {
    return new FileDone(null, 0, 7, file, "f", null, null);
  }

  private static AnalysisInterrupted interrupted(Status status) {
    return new AnalysisInterrupted(null, 0, 7, status, null, null);
  }

  private static InterruptJob interrupt() {
    return new InterruptJob(JOB, SESSION, 7, "user_cancelled");
  }

  @Test
  void start_appSilent_pushesNothing() {
    Conversation talk = registered().command(START);

    assertThat(talk.sent()).singleElement().isInstanceOf(StartAnalysis.class);
    assertThat(talk.events()).isEmpty();
  }

  @Test
  void start_appTakesIt_getsOneFrameEndingInEos() {
    Conversation talk = running(2);

    assertThat(talk.events()).containsExactly(new JobStarted(JOB, null));
    PushFile push = (PushFile) talk.sent().getLast();
    assertThat(talk.sent()).hasSize(2);
    assertThat(push.filesCount()).isEqualTo(2);
    assertThat(push.files()).hasSize(3).last().isEqualTo(MediaFile.END);
  }

  @Test
  void start_appRefuses_freesSlot() {
    Conversation talk = registered().command(START).say(started(Status.ERROR));

    assertThat(talk.events())
        .containsExactly(new JobRefused(JOB, RefusalCode.APP_REFUSED, "no memory"));
    StartJob next = new StartJob(assignment(0, "j2"), SESSION, request(8, 1));
    assertThat(talk.forget().command(next).sent()).hasOnlyElementsOfType(StartAnalysis.class);
  }

  @Test
  void start_repeated_isIgnoredOrAnnouncedAgain() {
    Conversation talk = registered().command(START).forget().command(START);
    assertThat(talk.sent()).isEmpty();

    talk.say(started(Status.OK)).forget().command(START);
    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).hasOnlyElementsOfType(JobStarted.class);
  }

  @Test
  void start_issuedAgainAfterItsEnd_isNotBegunAgain() {
    Conversation talk = running(1).say(new AnalysisComplete(null, 0, 7, "done", 1, null)).forget();

    talk.command(START);

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).isEmpty();
  }

  @Test
  void start_issuedAgainAfterItsRefusal_isNotBegunAgain() {
    Conversation talk =
        running(1).command(new StartJob(assignment(0, "j2"), SESSION, request(8, 1)));
    talk.say(new AnalysisComplete(null, 0, 7, "done", 1, null)).forget();

    talk.command(new StartJob(assignment(0, "j2"), SESSION, request(8, 1)));

    assertThat(talk.sent()).isEmpty();
  }

  @Test
  void start_slotBusy_isRefused() {
    Conversation talk = running(2).forget();

    talk.command(new StartJob(assignment(0, "j2"), SESSION, request(8, 1)));

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events())
        .singleElement()
        .matches(e -> e instanceof JobRefused r && r.code() == RefusalCode.SLOT_BUSY);
  }

  @Test
  void start_otherSession_changesNothing() {
    Conversation talk = registered().command(new StartJob(JOB, SESSION - 1, request(7, 2)));

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).isEmpty();
  }

  @Test
  void folder_isListedBeforeTheAppIsAsked() {
    Conversation talk = registered().command(new StartJob(JOB, SESSION, request(7, 0)));
    assertThat(talk.effects()).hasOnlyElementsOfType(Effect.LookForFiles.class);

    List<MediaFile> files = request(7, 3).namedFiles();
    talk.post(new Input.FilesLookedFor(JOB, new FoundFiles.Found(files))).say(started(Status.OK));

    assertThat(talk.events())
        .containsExactly(new JobStarted(JOB, null), new FilesListed(JOB, files));
    assertThat(((PushFile) talk.sent().getLast()).filesCount()).isEqualTo(3);
  }

  @Test
  void folder_empty_neverReachesTheApp() {
    Conversation talk = registered().command(new StartJob(JOB, SESSION, request(7, 0)));

    talk.post(new Input.FilesLookedFor(JOB, new FoundFiles.NotFound(RefusalCode.NO_FILES, "none")));

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).containsExactly(new JobRefused(JOB, RefusalCode.NO_FILES, "none"));
  }

  @Test
  void window_isNeverExceededAndEosComesLast() {
    Conversation talk = running(1_000);
    int given = 0;
    boolean ended = false;
    for (int done = 0; done <= 1_000; done++) {
      for (ServerMessage message : talk.sent()) {
        if (message instanceof PushFile push) {
          assertThat(ended).isFalse();
          given += push.filesCount();
          ended = push.files().getLast().isEnd();
        }
      }
      assertThat(given - done).isLessThanOrEqualTo(200);
      talk.forget();
      if (done < 1_000) {
        assertThat(given).isGreaterThan(done);
        talk.say(done(done + 1));
      }
    }
    assertThat(given).isEqualTo(1_000);
    assertThat(ended).isTrue();
  }

  @Test
  void window_appReportsOnlyStarts_isRefilledToo() {
    Conversation talk = running(300).forget();

    talk.say(new ProcessingStarted(null, 0, 7, 150, "f"));

    PushFile push = (PushFile) talk.sent().getLast();
    assertThat(push.filesCount()).isEqualTo(100);
    assertThat(push.files().getLast().isEnd()).isTrue();
  }

  @Test
  void initFile_goesWithTheStartAndCountsAsFirst() {
    AnalysisRequest named = request(7, 2);
    AnalysisRequest request =
        named.withFiles(named.files().getFirst(), named.files().subList(1, 2));
    Conversation talk = registered().command(new StartJob(JOB, SESSION, request));

    assertThat(((StartAnalysis) talk.sent().getFirst()).initFile()).isNotNull();
    talk.say(started(Status.OK));
    assertThat(((PushFile) talk.sent().getLast()).files())
        .extracting(MediaFile::fileId)
        .containsExactly(2L, null);
    assertThat(talk.say(done(1)).sent()).noneMatch(ServerError.class::isInstance);
  }

  @Test
  void videostream_isNeverPushed() {
    AnalysisRequest request =
        new AnalysisRequest(
            7L, CameraType.VIDEOSTREAM, "rtsp://h/1", null, "/out", null, null, null, null, null);
    Conversation talk =
        registered().command(new StartJob(JOB, SESSION, request)).say(started(Status.OK));

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
    Conversation talk = running(2).forget();

    talk.say(new PushAck(null, 0, 7, Status.ERROR, null, "invalid"));
    assertThat(talk.sent()).singleElement().isInstanceOf(InterruptAnalysis.class);
    assertThat(talk.events()).isEmpty();

    talk.say(interrupted(Status.OK));
    assertThat(talk.events())
        .containsExactly(new JobRefused(JOB, RefusalCode.PUSH_REFUSED, "invalid"));
  }

  @Test
  void interrupt_running_isAskedAndAnswered() {
    Conversation talk = running(2).forget().command(interrupt());

    assertThat(talk.sent()).singleElement().isInstanceOf(InterruptAnalysis.class);
    talk.say(done(1)).say(interrupted(Status.OK));
    assertThat(talk.events()).containsExactly(new JobInterrupted(JOB, true, null));
    assertThat(talk.forget().say(done(2)).frames()).isEmpty();
  }

  @Test
  void interrupt_beforeTheStart_preventsIt() {
    Conversation talk = registered().command(interrupt()).command(START);

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).hasOnlyElementsOfType(JobInterrupted.class).hasSize(1);
  }

  @Test
  void interrupt_whileListing_neverReachesTheApp() {
    Conversation talk =
        registered()
            .command(new StartJob(JOB, SESSION, request(7, 0)))
            .command(interrupt())
            .post(new Input.FilesLookedFor(JOB, new FoundFiles.Found(request(7, 2).namedFiles())));

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).hasOnlyElementsOfType(JobInterrupted.class).hasSize(1);
  }

  @Test
  void interrupt_whileListingForAResume_reachesTheApp() {
    Conversation talk =
        registered()
            .command(new ResumeJob(JOB, SESSION, request(7, 0), List.of(), List.of()))
            .forget()
            .command(interrupt());

    assertThat(talk.sent()).singleElement().isInstanceOf(InterruptAnalysis.class);
    assertThat(talk.events()).isEmpty();
    talk.say(interrupted(Status.OK));
    assertThat(talk.events()).containsExactly(new JobInterrupted(JOB, true, null));
  }

  @Test
  void interruptStray_ofAnAssignedCamera_isIgnored() {
    Conversation talk = running(2).forget();

    talk.command(new InterruptStray("cam-1", SESSION, 0, 7));

    assertThat(talk.sent()).isEmpty();
  }

  @Test
  void interrupt_whileStarting_startRefused_isInterrupted() {
    Conversation talk = registered().command(START).command(interrupt()).forget();

    talk.say(started(Status.ERROR)).say(interrupted(Status.ERROR));

    assertThat(talk.events())
        .containsExactly(new JobInterrupted(JOB, true, "the analysis had not started"));
    assertThat(talk.frames()).isEmpty();
  }

  @Test
  void interrupt_racesTheEnd_isCompletedOnce() {
    Conversation talk = running(1).forget().command(interrupt()).forget();

    talk.say(new AnalysisComplete(null, 0, 7, "done", 1, null)).say(interrupted(Status.ERROR));

    assertThat(talk.events()).containsExactly(new JobCompleted(JOB, true, 1, null));
    assertThat(talk.frames()).isEmpty();
  }

  @Test
  void interrupt_unanswered_endsByItsDeadlineAndBlocksTheSlotUntilItComes() {
    Conversation talk = running(1).forget().command(interrupt()).forget().pass(10_000);
    assertThat(talk.events())
        .singleElement()
        .matches(e -> e instanceof JobInterrupted i && !i.ok());

    talk.forget().command(new StartJob(assignment(0, "j2"), SESSION, request(8, 1)));
    assertThat(talk.sent()).isEmpty();
    talk.say(interrupted(Status.OK));
    assertThat(talk.sent()).singleElement().isInstanceOf(StartAnalysis.class);
  }

  @Test
  void start_unanswered_lateAnswerIsDropped() {
    Conversation talk = registered().command(START).forget().pass(20_000).say(started(Status.OK));

    assertThat(talk.events()).isEmpty();
    assertThat(talk.frames()).isEmpty();
    assertThat(talk.effects(Effect.Count.class))
        .extracting(Effect.Count::tally)
        .containsExactlyInAnyOrder(Tally.CALL_TIMED_OUT, Tally.LATE_REPLY);
  }

  @Test
  void complete_twice_isOneEvent() {
    AnalysisComplete end = new AnalysisComplete(null, 0, 7, "done", 2, null);
    Conversation talk = running(2).forget().say(end).say(end);

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
    Conversation talk = registered().command(new StartJob(JOB, SESSION, request));

    assertThat(talk.sent()).isEmpty();
    assertThat(talk.events()).hasOnlyElementsOfType(JobRefused.class);
  }
}
