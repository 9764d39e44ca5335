package io.dsfleet.standalone;

import io.dsfleet.bridge.BridgeConfiguration;
import io.dsfleet.gateway.GatewayConfiguration;
import io.dsfleet.launcher.LauncherWiring;
import io.dsfleet.live.LiveFeedsConfiguration;
import io.dsfleet.scheduler.SchedulerConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs gateway, scheduler, ds-bridge, launcher and live feeds in one process on one port. */
@EnableAutoConfiguration
@Import({
  GatewayConfiguration.class,
  SchedulerConfiguration.class,
  BridgeConfiguration.class,
  LauncherWiring.class,
  LiveFeedsConfiguration.class
})
public class StandaloneApplication {
  /** Starts the services. */
  public static void main(String[] arguments) {
    SpringApplication.run(StandaloneApplication.class, arguments);
  }
}
