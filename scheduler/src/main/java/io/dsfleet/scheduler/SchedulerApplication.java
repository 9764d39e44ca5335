package io.dsfleet.scheduler;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The scheduler as a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(SchedulerWiring.class)
public class SchedulerApplication {
  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(SchedulerApplication.class);
    // Its web server tells health and figures without a key.
    application.setDefaultProperties(Map.of("server.address", "127.0.0.1"));
    application.run(args);
  }
}
