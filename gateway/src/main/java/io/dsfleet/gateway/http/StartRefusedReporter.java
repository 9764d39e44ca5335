package io.dsfleet.gateway.http;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/** Shows a refused start as one line in place of a stack trace. */
final class StartRefusedReporter implements SpringBootExceptionReporter {
  StartRefusedReporter(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof StartRefused refused) {
        LoggerFactory.getLogger(StartRefused.class)
            .error("The gateway does not start: {}", refused.getMessage());
        return true;
      }
    }
    return false;
  }
}
