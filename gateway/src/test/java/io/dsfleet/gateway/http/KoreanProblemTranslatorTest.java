package io.dsfleet.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.FieldError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KoreanProblemTranslatorTest {
  @Test
  void korean_isChosenByAcceptLanguage() {
    assertThat(
            Stream.of("ko", "ko-KR,ko;q=0.9,en;q=0.8", "fr, ko;q=0.5")
                .map(KoreanProblemTranslator::prefersKorean))
        .containsOnly(true);
    assertThat(
            Stream.of("en", "en-US,en;q=0.9,ko;q=0.8", "fr", "*", "", "k;;o", "ko;q=2")
                .map(KoreanProblemTranslator::prefersKorean))
        .containsOnly(false);
    assertThat(KoreanProblemTranslator.prefersKorean(null)).isFalse();
  }

  @Test
  void everyCode_hasAKoreanTitle() {
    assertThat(ProblemCode.values())
        .allMatch(code -> KoreanProblemTitles.contains(code.wireName()));
  }

  @Test
  void knownMessage_isTranslatedWithItsValues() {
    ProblemResponse problem =
        KoreanProblemTranslator.translate(
            ProblemResponse.of(
                ProblemCode.UNKNOWN_CAMERA, "camera 7 is not on stream 1, but on stream $0"));

    assertThat(problem.detail()).isEqualTo("카메라 7은(는) 스트림 1이(가) 아니라 스트림 $0에 있습니다");
    assertThat(problem.title()).isEqualTo("알 수 없는 카메라입니다");
    assertThat(problem.code()).isEqualTo("unknown_camera");
  }

  @Test
  void unknownMessage_isShownBehindTheKoreanTitle() {
    ProblemResponse problem =
        KoreanProblemTranslator.translate(
            ProblemResponse.invalidRequest(
                List.of(
                    new FieldError("priority", "expected 0 to 9, but it is 12"),
                    new FieldError("x", "Cannot deserialize"))));

    assertThat(problem.detail()).isEqualTo("priority: 0에서 9 사이여야 하지만 12입니다");
    assertThat(problem.errors())
        .containsExactly(
            new FieldError("priority", "0에서 9 사이여야 하지만 12입니다"),
            new FieldError("x", "요청이 올바르지 않습니다 (Cannot deserialize)"));
  }
}
