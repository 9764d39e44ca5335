package io.dsfleet.messages.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceIdTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @Test
  void ofParent_validHeader_returnsItsTraceId() {
    assertThat(TraceId.fromTraceparent(PARENT)).isEqualTo(TRACE);
    assertThat(TraceId.fromTraceparent(" " + PARENT + " ")).isEqualTo(TRACE);
    assertThat(TraceId.fromTraceparent("01" + PARENT.substring(2) + "-of-a-later-version"))
        .isEqualTo(TRACE);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nx"
      })
  void ofParent_invalidHeader_returnsNull(String header) {
    assertThat(TraceId.fromTraceparent(header)).isNull();
  }

  @Test
  void of_jobId_returnsItsSuffixOrAHash() {
    String plain = "city-west.0000017c1f3a2b4000000000ab";

    assertThat(TraceId.forJob(plain + "-" + TRACE)).isEqualTo(TRACE);
    assertThat(TraceId.suffixOf(plain)).isNull();
    assertThat(TraceId.forJob(plain)).matches("[0-9a-f]{32}").isEqualTo(TraceId.forJob(plain));
    assertThat(TraceId.forJob(plain)).isNotEqualTo(TraceId.forJob(plain + "0"));
  }
}
