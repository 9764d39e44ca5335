package io.dsfleet.bridge.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.path.PathMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PushFramesTest {
  private static final int LIMIT = 65_536;
  private static final String FOLDER = "/데이터/교통관제/서울특별시/강남대로/카메라-0017/2026년11월21일";

  private static JobPlan plan(int files, String folder) {
    List<MediaFile> list =
        IntStream.range(0, files)
            .mapToObj(
                i -> {
                  String name = "교차로_북측_" + i + "_녹화\"영상.mp4";
                  return new MediaFile(
                      FileType.FILE, (1L << 53) + i, folder + "/" + name, name, null);
                })
            .toList();
    AnalysisRequest request =
        new AnalysisRequest(
            Long.MAX_VALUE,
            CameraType.FILESET,
            folder,
            null,
            folder + "/결과",
            list,
            null,
            null,
            null,
            null);
    return new JobPlanner(new PathMapping(List.of()), UrlSecretSealer.none())
        .plan(new Assignment("default.1", 1, "a", 3, 1), request, null);
  }

  private static PushFile read(String frame) throws ProtocolViolation {
    return (PushFile) AppProtocol.fromServer(frame).message();
  }

  @ParameterizedTest
  @EnumSource(ProtocolDialect.class)
  void thousandKoreanFiles_splitBelowTheLimit_withEosLast(ProtocolDialect dialect)
      throws Exception {
    JobPlan plan = plan(1_000, FOLDER);

    List<String> frames = new PushFrames(plan, dialect, LIMIT).split(0, 1_000, true);

    assertThat(frames).hasSizeBetween(4, 12);
    List<MediaFile> all = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      assertThat(PushFrames.utf8Length(frames.get(i))).isLessThan(LIMIT);
      if (dialect == ProtocolDialect.CURRENT) {
        PushFile push = read(frames.get(i));
        assertThat(push.files().stream().anyMatch(MediaFile::isEos))
            .isEqualTo(i == frames.size() - 1);
        assertThat(push.files().stream().filter(f -> !f.isEos()).count())
            .isEqualTo(push.filesCount());
        all.addAll(push.files());
      }
    }
    if (dialect == ProtocolDialect.CURRENT) {
      assertThat(all.removeLast()).isEqualTo(MediaFile.EOS);
      assertThat(all).isEqualTo(plan.files().slice(0, 1_000));
    }
  }

  @ParameterizedTest
  @CsvSource({"900", "1000", "1100", "1500", "4000"})
  void anyLimit_isRespectedAndUsed(int limit) throws Exception {
    JobPlan plan = plan(40, "/m");

    List<String> frames = new PushFrames(plan, ProtocolDialect.CURRENT, limit).split(0, 40, true);

    int files = 0;
    for (String frame : frames) {
      assertThat(PushFrames.utf8Length(frame)).isLessThan(limit);
      files += read(frame).filesCount();
    }
    assertThat(files).isEqualTo(40);
    int bytes = frames.stream().mapToInt(PushFrames::utf8Length).sum();
    assertThat(frames.size()).isLessThanOrEqualTo(bytes / (limit - 500) + 1);
  }

  @Test
  void fewFiles_areOneFrame() throws Exception {
    List<String> frames =
        new PushFrames(plan(2, FOLDER), ProtocolDialect.CURRENT, LIMIT).split(0, 2, true);

    assertThat(frames).hasSize(1);
    assertThat(read(frames.getFirst()).files()).hasSize(3).last().isEqualTo(MediaFile.EOS);
  }

  @Test
  void noRemainingFiles_isAFrameWithEosOnly() throws Exception {
    List<String> frames =
        new PushFrames(plan(2, FOLDER), ProtocolDialect.CURRENT, LIMIT).split(2, 2, true);

    assertThat(read(frames.getFirst()).filesCount()).isZero();
    assertThat(read(frames.getFirst()).files()).containsExactly(MediaFile.EOS);
  }
}
