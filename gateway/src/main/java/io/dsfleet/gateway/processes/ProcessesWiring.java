package io.dsfleet.gateway.processes;

import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.broker.RequestPublisher;
import io.dsfleet.gateway.GatewayProperties;
import io.dsfleet.gateway.access.StreamSeats;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.StateCalls;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Defines the beans of launches, processes and their logs. */
@Configuration(proxyBeanMethods = false)
public class ProcessesWiring {

  @Bean
  ProcessLookup gatewayProcessLookup(Pools gatewayPools, StateCalls gatewayStateCalls) {
    return new ProcessLookup(gatewayPools, gatewayStateCalls);
  }

  @Bean
  LauncherCalls gatewayLaunchers(RequestPublisher publisher) {
    return new LauncherCalls(publisher);
  }

  @Bean
  ProcessesController gatewayProcesses(ProcessLookup gatewayProcessLookup) {
    return new ProcessesController(gatewayProcessLookup);
  }

  @Bean
  LaunchController gatewayLaunch(
      Pools gatewayPools,
      JsonBody gatewayJsonBody,
      LauncherCalls gatewayLaunchers,
      InstantSource gatewayClock,
      GatewayProperties properties) {
    return new LaunchController(
        gatewayPools,
        gatewayJsonBody,
        gatewayLaunchers,
        gatewayClock,
        properties.launch().host(),
        properties.launch().timeout());
  }

  @Bean(destroyMethod = "close")
  LogFollow gatewayLogFollow(LauncherCalls gatewayLaunchers, GatewayProperties properties) {
    return new LogFollow(
        gatewayLaunchers,
        properties.launch().askTimeout(),
        properties.launch().followEvery(),
        properties.feed().heartbeat(),
        System::nanoTime);
  }

  @Bean
  LogsController gatewayLogs(
      ProcessLookup gatewayProcessLookup,
      LauncherCalls gatewayLaunchers,
      LogFollow gatewayLogFollow,
      GatewayProperties properties) {
    return new LogsController(
        gatewayProcessLookup,
        gatewayLaunchers,
        properties.launch().askTimeout(),
        gatewayLogFollow,
        new StreamSeats(
            properties.launch().followersMost(),
            properties.launch().maxFollowersPerKey(),
            "too many clients follow logs"));
  }

  @Bean
  CleanupController gatewayCleanup(
      ProcessLookup gatewayProcessLookup,
      LauncherCalls gatewayLaunchers,
      InstantSource gatewayClock,
      GatewayProperties properties) {
    return new CleanupController(
        gatewayProcessLookup, gatewayLaunchers, gatewayClock, properties.launch().askTimeout());
  }

  @Bean
  TerminateController gatewayTerminate(
      Pools gatewayPools,
      ProcessLookup gatewayProcessLookup,
      StateCalls gatewayStateCalls,
      JsonBody gatewayJsonBody,
      EnvelopePublisher publisher) {
    return new TerminateController(
        gatewayPools, gatewayProcessLookup, gatewayStateCalls, gatewayJsonBody, publisher);
  }
}
