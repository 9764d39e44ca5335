package io.dsfleet.scheduler;

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
    SpringApplication.run(SchedulerApplication.class, args);
  }
}
