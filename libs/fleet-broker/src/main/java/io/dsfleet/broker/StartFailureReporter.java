package io.dsfleet.broker;

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

  /** Classes of other modules are compared by name. */
  private static boolean isExternal(Throwable cause) {
    String name = cause.getClass().getName();
    return cause instanceof BrokerUnavailableException
        || cause instanceof AmqpException
        || cause instanceof BindException
        || name.endsWith(".StateUnavailableException")
        || name.equals("org.springframework.boot.web.server.PortInUseException")
        || name.endsWith(".StartRefusedException");
  }
}
