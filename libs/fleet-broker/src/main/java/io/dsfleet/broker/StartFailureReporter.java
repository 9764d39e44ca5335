package io.dsfleet.broker;

import io.dsfleet.service.BackendUnavailableException;
import io.dsfleet.service.StartRefusedException;
import java.net.BindException;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/** Reports a start failure in one line if its cause is outside the program. */
final class StartFailureReporter implements SpringBootExceptionReporter {

  /** Called by Spring Boot through {@code META-INF/spring.factories}. */
  StartFailureReporter(ConfigurableApplicationContext context) {
    LoggerFactory.getLogger(StartFailureReporter.class)
        .trace("reporting start failures of {}", context);
  }

  @Override
  public boolean reportException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isExternal(cause)) {
        LoggerFactory.getLogger("io.dsfleet").error("cannot start: {}", describe(cause));
        return true;
      }
    }
    return false;
  }

  /** Spring's message for an unreachable broker names neither the broker nor the cause. */
  private static String describe(Throwable cause) {
    return cause instanceof AmqpException
        ? "RabbitMQ cannot be reached: " + rootMessage(cause)
        : String.valueOf(cause.getMessage());
  }

  private static String rootMessage(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** Spring's class for a port in use is compared by name: not every service has a web server. */
  private static boolean isExternal(Throwable cause) {
    return cause instanceof StartRefusedException
        || cause instanceof BackendUnavailableException
        || cause instanceof AmqpException
        || cause instanceof BindException
        || cause
            .getClass()
            .getName()
            .equals("org.springframework.boot.web.server.PortInUseException");
  }
}
