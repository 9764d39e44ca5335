package io.dsfleet.scheduler;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs the scheduler as a separate process. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(SchedulerConfiguration.class)
public class SchedulerApplication {
  /** Starts the scheduler. */
  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(SchedulerApplication.class);
    // Health and metrics are served without authentication, so only on loopback.
    application.setDefaultProperties(Map.of("server.address", "127.0.0.1"));
    application.run(args);
  }
}
