package io.dsfleet.gateway.testroutes;

import io.dsfleet.gateway.config.GatewayProperties;
import io.dsfleet.gateway.config.TestRoutesProperties;
import io.dsfleet.gateway.instances.InstanceJobCanceller;
import io.dsfleet.gateway.instances.LiveMetricsQuery;
import io.dsfleet.gateway.submission.InternalJobSubmission;
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
public class TestRoutesConfiguration {

  @Bean(destroyMethod = "close")
  SimulatedApps gatewaySimulatedApps(GatewayProperties properties, Environment environment) {
    TestRoutesProperties routes = properties.testRoutes();
    return new SimulatedApps(
        () ->
            URI.create(
                Objects.requireNonNullElseGet(routes.websocketUrl(), () -> ownSocket(environment))),
        routes.pool(),
        routes.maxApps());
  }

  /** This server's own socket; its port is known once the web server runs. */
  private static String ownSocket(Environment environment) {
    return "ws://127.0.0.1:"
        + environment.getProperty("local.server.port", "18000")
        + "/deepstream/ws";
  }

  @Bean
  TestRoutesController gatewayTestRoutes(
      SimulatedApps gatewaySimulatedApps,
      InternalJobSubmission entrance,
      InstanceJobCanceller jobs,
      LiveMetricsQuery metrics,
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
