package io.dsfleet.bridge.session;

import static io.dsfleet.bridge.session.SessionConversation.SESSION;
import static io.dsfleet.bridge.session.SessionConversation.assignment;
import static io.dsfleet.bridge.session.SessionConversation.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.app.StartAnalysis;
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
import io.dsfleet.messages.job.UrlSecretSealer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sealed password of a camera is decrypted in the start message only. */
class SealedCameraTest {
  private static final UrlSecretSealer SECRETS =
      new UrlSecretSealer(List.of("0123456789abcdef0123456789abcdef"));
  private static final UrlSecretSealer OTHERS =
      new UrlSecretSealer(List.of("fedcba9876543210fedcba9876543210"));
  private static final String URL = "rtsp://viewer:s3cret@10.0.0.7:554/live?channel=1";
  private static final Assignment JOB = assignment(0, "j1");

  private static AnalysisRequest camera() {
    MediaFile stream =
        new MediaFile(FileType.VIDEOSTREAM, 7L, URL, null, "ftp://u:s3cret@store/out/7.json");
    return SECRETS.seal(
        new AnalysisRequest(
                7L, CameraType.VIDEOSTREAM, URL, null, "/out", null, null, null, null, null)
            .withFiles(stream, List.of()));
  }

  private static SessionConversation talk(UrlSecretSealer secrets) {
    return new SessionConversation(SessionConversation.RULES, secrets).register();
  }

  @Test
  void startMessage_hasThePassword_andEventsDoNot() {
    SessionConversation talk = talk(SECRETS).command(new StartJob(JOB, SESSION, camera()));

    StartAnalysis start = (StartAnalysis) talk.sent().getLast();
    assertThat(start.cameraPath()).isEqualTo(URL);
    assertThat(start.toString()).contains("ftp://u:s3cret@store/out").doesNotContain("~s1~");

    talk.send(new AnalysisStarted(null, 0, 7, ReplyStatus.OK, null, null));
    assertThat(talk.events()).containsExactly(new JobStarted(JOB, null));
  }

  @Test
  void cameraWithoutName_isNotNamedByItsPassword() {
    String url = "rtsp://10.0.0.7/user=admin&password=s3cret&channel=1";
    AnalysisRequest request =
        SECRETS.seal(
            new AnalysisRequest(
                    7L, CameraType.VIDEOSTREAM, url, null, "/out", null, null, null, null, null)
                .withFiles(new MediaFile(FileType.VIDEOSTREAM, 7L, url, null, null), List.of()));

    ServerMessage start =
        talk(SECRETS).command(new StartJob(JOB, SESSION, request)).sent().getLast();

    assertThat(((StartAnalysis) start).cameraName()).isEqualTo("user=admin&password=***&channel=1");
    assertThat(((StartAnalysis) start).cameraPath()).isEqualTo(url);
  }

  @Test
  void lostKey_refusesTheJob_andFreesTheSlot() {
    for (UrlSecretSealer lost : List.of(OTHERS, UrlSecretSealer.none())) {
      SessionConversation talk = talk(lost).command(new StartJob(JOB, SESSION, camera()));

      assertThat(talk.sent()).isEmpty();
      assertThat(talk.events())
          .containsExactly(
              new JobRefused(
                  JOB,
                  JobRefusalCode.MEDIA_UNREADABLE,
                  "no key of dsfleet.state.camera-key-file opens the sealed password of the"
                      + " camera"));
      talk.clear().command(new StartJob(assignment(0, "j2"), SESSION, request(8, 1)));
      assertThat(talk.sent()).hasOnlyElementsOfType(StartAnalysis.class).hasSize(1);
    }
  }

  @Test
  void lostKey_interruptsARunningCamera() {
    SessionConversation talk =
        talk(OTHERS).command(new ResumeJob(JOB, SESSION, camera(), List.of(), List.of()));

    assertThat(talk.sent()).singleElement().isInstanceOf(InterruptAnalysis.class);
    talk.send(new AnalysisInterrupted(null, 0, 7, ReplyStatus.OK, null, null));
    assertThat(talk.events())
        .singleElement()
        .matches(event -> event instanceof JobRefused refused && refused.reason().contains("key"));
  }
}
