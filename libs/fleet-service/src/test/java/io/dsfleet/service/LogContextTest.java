package io.dsfleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.TraceId;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {
  @Test
  void logLines_haveIds_untilTheContextIsClosed() {
    try (LogContext _ = LogContext.of("default.1", "app-1")) {
      assertThat(MDC.get(LogContext.JOB)).isEqualTo("default.1");
      assertThat(MDC.get(LogContext.INSTANCE)).isEqualTo("app-1");
      assertThat(MDC.get(LogContext.TRACE)).matches("[0-9a-f]{32}");
      try (LogContext _ = LogContext.of("default.2", null)) {
        assertThat(MDC.get(LogContext.JOB)).isEqualTo("default.2");
        assertThat(MDC.get(LogContext.TRACE)).isEqualTo(TraceId.forJob("default.2"));
      }
      assertThat(MDC.get(LogContext.JOB)).isEqualTo("default.1");
    }
    assertThat(MDC.get(LogContext.JOB)).isNull();
  }
}
