package io.dsfleet.gateway.processes;

import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.request.RequestClient;
import io.dsfleet.gateway.access.StreamLimiter;
import io.dsfleet.gateway.config.GatewayProperties;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.JsonBodyReader;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Defines the beans of launches, processes and their logs. */
@Configuration(proxyBeanMethods = false)
public class ProcessesConfiguration {

  @Bean
  ProcessLookup gatewayProcessLookup(GatewayPools gatewayPools, BoundedAwait gatewayStateCalls) {
    return new ProcessLookup(gatewayPools, gatewayStateCalls);
  }

  @Bean
  LauncherClient gatewayLaunchers(RequestClient publisher) {
    return new LauncherClient(publisher);
  }

  @Bean
  ProcessesController gatewayProcesses(ProcessLookup gatewayProcessLookup) {
    return new ProcessesController(gatewayProcessLookup);
  }

  @Bean
  LaunchController gatewayLaunch(
      GatewayPools gatewayPools,
      JsonBodyReader gatewayJsonBody,
      LauncherClient gatewayLaunchers,
      InstantSource gatewayClock,
      GatewayProperties properties) {
    return new LaunchController(
        gatewayPools,
        gatewayJsonBody,
        gatewayLaunchers,
        gatewayClock,
        properties.launch().defaultHost(),
        properties.launch().timeout());
  }

  @Bean(destroyMethod = "close")
  LogFollower gatewayLogFollow(LauncherClient gatewayLaunchers, GatewayProperties properties) {
    return new LogFollower(
        gatewayLaunchers,
        properties.launch().requestTimeout(),
        properties.launch().logPollInterval(),
        properties.events().heartbeatInterval(),
        System::nanoTime);
  }

  @Bean
  ProcessLogController gatewayLogs(
      ProcessLookup gatewayProcessLookup,
      LauncherClient gatewayLaunchers,
      LogFollower gatewayLogFollow,
      GatewayProperties properties) {
    return new ProcessLogController(
        gatewayProcessLookup,
        gatewayLaunchers,
        properties.launch().requestTimeout(),
        gatewayLogFollow,
        new StreamLimiter(
            properties.launch().maxLogFollowers(),
            properties.launch().maxLogFollowersPerKey(),
            "too many clients follow logs"));
  }

  @Bean
  ProcessCleanupController gatewayCleanup(
      ProcessLookup gatewayProcessLookup,
      LauncherClient gatewayLaunchers,
      InstantSource gatewayClock,
      GatewayProperties properties) {
    return new ProcessCleanupController(
        gatewayProcessLookup, gatewayLaunchers, gatewayClock, properties.launch().requestTimeout());
  }

  @Bean
  TerminateController gatewayTerminate(
      GatewayPools gatewayPools,
      ProcessLookup gatewayProcessLookup,
      BoundedAwait gatewayStateCalls,
      JsonBodyReader gatewayJsonBody,
      EnvelopePublisher publisher) {
    return new TerminateController(
        gatewayPools, gatewayProcessLookup, gatewayStateCalls, gatewayJsonBody, publisher);
  }
}
