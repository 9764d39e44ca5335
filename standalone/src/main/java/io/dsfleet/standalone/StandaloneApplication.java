package io.dsfleet.standalone;

import io.dsfleet.bridge.BridgeWiring;
import io.dsfleet.gateway.GatewayWiring;
import io.dsfleet.launcher.LauncherWiring;
import io.dsfleet.scheduler.SchedulerWiring;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs gateway, scheduler, ds-bridge and launcher in one process on one port. */
@EnableAutoConfiguration
@Import({GatewayWiring.class, SchedulerWiring.class, BridgeWiring.class, LauncherWiring.class})
public class StandaloneApplication {
  /** Starts the four services. */
  public static void main(String[] arguments) {
    SpringApplication.run(StandaloneApplication.class, arguments);
  }
}
