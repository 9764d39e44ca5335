package io.dsfleet.broker;

import java.net.BindException;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/** Says in one line why a service does not start, where the reason lies outside the program. */
final class StartFailureReporter implements SpringBootExceptionReporter {

  /** Called by Spring Boot through {@code META-INF/spring.factories}. */
  StartFailureReporter(ConfigurableApplicationContext context) {
    LoggerFactory.getLogger(StartFailureReporter.class).trace("watching the start of {}", context);
  }

  @Override
  public boolean reportException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isOutside(cause)) {
        LoggerFactory.getLogger("io.dsfleet").error("cannot start: {}", words(cause));
        return true;
      }
    }
    return false;
  }

  /** Spring's own words for an absent broker name neither the broker nor what to look at. */
  private static String words(Throwable cause) {
    return cause instanceof AmqpException
        ? "RabbitMQ cannot be reached: " + BrokerProbe.reason(cause)
        : String.valueOf(cause.getMessage());
  }

  /** By name where the class is another module's. */
  private static boolean isOutside(Throwable cause) {
    String name = cause.getClass().getName();
    return cause instanceof BrokerUnavailableException
        || cause instanceof AmqpException
        || cause instanceof BindException
        || name.endsWith(".StateUnavailableException")
        || name.equals("org.springframework.boot.web.server.PortInUseException")
        || name.endsWith(".StartRefusedException");
  }
}
