package io.dsfleet.gateway.testroutes;

import io.dsfleet.gateway.GatewayProperties;
import io.dsfleet.gateway.instances.InstanceJobs;
import io.dsfleet.gateway.instances.LiveMetrics;
import io.dsfleet.gateway.submission.JobEntrance;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Defines the beans of the test routes, if enabled. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("dsfleet.gateway.test-routes.enabled")
public class TestRoutesWiring {

  @Bean(destroyMethod = "close")
  PlayedApps gatewaySimulatedApps(GatewayProperties properties, Environment environment) {
    TestRoutesProperties routes = properties.testRoutes();
    return new PlayedApps(
        () ->
            URI.create(
                Objects.requireNonNullElseGet(routes.socket(), () -> ownSocket(environment))),
        routes.pool(),
        routes.appsMost());
  }

  /** This server's own socket; its port is known once the web server runs. */
  private static String ownSocket(Environment environment) {
    return "ws://127.0.0.1:"
        + environment.getProperty("local.server.port", "18000")
        + "/deepstream/ws";
  }

  @Bean
  TestRoutesController gatewayTestRoutes(
      PlayedApps gatewaySimulatedApps,
      JobEntrance entrance,
      InstanceJobs jobs,
      LiveMetrics metrics,
      GatewayProperties properties,
      InstantSource gatewayClock) {
    return new TestRoutesController(
        new SampleData(),
        gatewaySimulatedApps,
        entrance,
        jobs,
        metrics,
        properties.testRoutes().pool(),
        gatewayClock);
  }
}
