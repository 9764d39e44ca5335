package io.dsfleet.gateway;

import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.BrokerWiring;
import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.gateway.access.AccessWiring;
import io.dsfleet.gateway.access.KeyRing;
import io.dsfleet.gateway.access.StreamSeats;
import io.dsfleet.gateway.callbacks.CallbackWiring;
import io.dsfleet.gateway.dashboard.DashboardWiring;
import io.dsfleet.gateway.feed.EventsController;
import io.dsfleet.gateway.feed.Feeds;
import io.dsfleet.gateway.feed.JobLog;
import io.dsfleet.gateway.feed.JobWatch;
import io.dsfleet.gateway.fleet.FleetController;
import io.dsfleet.gateway.http.BodyBudget;
import io.dsfleet.gateway.http.ClientConnectionValve;
import io.dsfleet.gateway.http.ErrorRoute;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.ProblemAnswers;
import io.dsfleet.gateway.http.ProblemLanguage;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.gateway.jobs.CancelController;
import io.dsfleet.gateway.jobs.CancelManyController;
import io.dsfleet.gateway.jobs.JobControl;
import io.dsfleet.gateway.jobs.JobsController;
import io.dsfleet.gateway.jobs.PriorityController;
import io.dsfleet.gateway.processes.ProcessesWiring;
import io.dsfleet.gateway.submission.SubmissionWiring;
import io.dsfleet.gateway.testroutes.TestRoutesWiring;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.FleetStateWiring;
import io.dsfleet.web.ServerLimits;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.amqp.core.Declarables;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.filter.UrlHandlerFilter;

/** Beans of the gateway; requires the web server and RabbitMQ connection factory of Spring Boot. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
@PropertySource("classpath:io/dsfleet/gateway/openapi.properties")
@Import({
  BrokerWiring.class,
  FleetStateWiring.class,
  SubmissionWiring.class,
  ProcessesWiring.class,
  ViewWiring.class,
  CallbackWiring.class,
  TestRoutesWiring.class,
  AccessWiring.class,
  DashboardWiring.class
})
public class GatewayWiring {
  private static final int HEAP_FRACTION_FOR_BODIES = 4;

  @Bean
  InstantSource gatewayClock() {
    return InstantSource.system();
  }

  @Bean
  Pools gatewayPools(FleetState state, GatewayProperties properties) {
    return new Pools(state, properties.pools());
  }

  @Bean
  StateCalls gatewayStateCalls(GatewayProperties properties) {
    return new StateCalls(properties.stateTimeout());
  }

  @Bean
  JsonBody gatewayJsonBody(GatewayProperties properties) {
    long maxBytes = Runtime.getRuntime().maxMemory() / HEAP_FRACTION_FOR_BODIES;
    return new JsonBody(
        properties.bodyMost().toBytes(),
        properties.bodyTimeout().toMillis(),
        System::nanoTime,
        new BodyBudget(Math.max(maxBytes, 2 * properties.bodyMost().toBytes())));
  }

  /** Declares the queues of the scheduler, because a job may arrive before the first scheduler. */
  @Bean
  Declarables gatewayQueues(GatewayProperties properties) {
    return new Declarables(
        properties.pools().stream()
            .flatMap(
                pool ->
                    List.of(BrokerTopology.jobs(pool), BrokerTopology.control(pool)).stream()
                        .flatMap(each -> each.getDeclarables().stream()))
            .toList());
  }

  @Bean
  Feeds gatewayEventBroadcasters(FleetState state, GatewayProperties properties) {
    return new Feeds(state, properties.feed().buffer());
  }

  @Bean
  JobLog gatewayJobEventLogger(
      Pools gatewayPools, Feeds gatewayEventBroadcasters, GatewayProperties properties) {
    return new JobLog(gatewayPools, gatewayEventBroadcasters, properties.logJobs());
  }

  @Bean
  JobWatch gatewayJobAwaiter(Feeds gatewayEventBroadcasters, StateCalls gatewayStateCalls) {
    return new JobWatch(gatewayEventBroadcasters, gatewayStateCalls, System::nanoTime);
  }

  @Bean
  EventsController gatewayEvents(
      Pools gatewayPools,
      Feeds gatewayEventBroadcasters,
      StateCalls gatewayStateCalls,
      GatewayProperties properties) {
    return new EventsController(
        gatewayPools,
        gatewayEventBroadcasters,
        gatewayStateCalls,
        properties.feed().heartbeat(),
        new StreamSeats(
            properties.feed().subscribersMost(),
            properties.feed().maxSubscribersPerKey(),
            "too many clients follow events; try again later"));
  }

  @Bean
  JobsController gatewayJobs(
      Pools gatewayPools, StateCalls gatewayStateCalls, GatewayProperties properties) {
    return new JobsController(gatewayPools, gatewayStateCalls, properties.pageMost());
  }

  @Bean
  CancelController gatewayCancel(
      Pools gatewayPools,
      JobControl gatewayJobCommands,
      StateCalls gatewayStateCalls,
      JsonBody gatewayJsonBody) {
    return new CancelController(
        gatewayPools, gatewayJobCommands, gatewayStateCalls, gatewayJsonBody);
  }

  @Bean
  CancelManyController gatewayCancelMany(
      Pools gatewayPools,
      JobControl gatewayJobCommands,
      StateCalls gatewayStateCalls,
      JsonBody gatewayJsonBody) {
    return new CancelManyController(
        gatewayPools, gatewayJobCommands, gatewayStateCalls, gatewayJsonBody);
  }

  @Bean
  PriorityController gatewayPriority(
      Pools gatewayPools,
      JobControl gatewayJobCommands,
      StateCalls gatewayStateCalls,
      JsonBody gatewayJsonBody) {
    return new PriorityController(
        gatewayPools, gatewayJobCommands, gatewayStateCalls, gatewayJsonBody);
  }

  @Bean
  JobControl gatewayJobCommands(
      EnvelopePublisher publisher,
      JobWatch gatewayJobAwaiter,
      StateCalls gatewayStateCalls,
      GatewayProperties properties) {
    return new JobControl(publisher, gatewayJobAwaiter, gatewayStateCalls, properties.cancelWait());
  }

  @Bean
  FleetController gatewayFleet(
      Pools gatewayPools,
      StateCalls gatewayStateCalls,
      JsonBody gatewayJsonBody,
      GatewayProperties properties) {
    return new FleetController(
        gatewayPools, gatewayStateCalls, gatewayJsonBody, properties.launch().host());
  }

  @Bean
  ProblemAnswers gatewayProblems(GatewayProperties properties) {
    return new ProblemAnswers(properties.retryAfter());
  }

  @Bean
  ProblemLanguage gatewayProblemLanguage() {
    return new ProblemLanguage();
  }

  @Bean
  WebServerFactoryCustomizer<TomcatWebServerFactory> gatewayClientConnections() {
    return factory -> factory.addEngineValves(new ClientConnectionValve());
  }

  @Bean
  ErrorRoute gatewayErrors() {
    return new ErrorRoute();
  }

  @Bean
  ServerLimits gatewayServerLimits(
      Environment environment, GatewayProperties properties, ObjectProvider<KeyRing> keys) {
    return new ServerLimits(
        environment.getProperty("server.address"),
        () -> reasonForLoopbackOnly(properties, keys),
        properties.bodyMost().toBytes());
  }

  private static Optional<String> reasonForLoopbackOnly(
      GatewayProperties properties, ObjectProvider<KeyRing> keys) {
    if (properties.open()) {
      return Optional.of("dsfleet.gateway.open=true");
    }
    return keys.getObject().holdsAny()
        ? Optional.empty()
        : Optional.of(
            "there are no API keys (dsfleet.gateway.access.admin-key-file names the first)");
  }

  /**
   * Serves all routes with and without a trailing slash, as clients of the original server use
   * both.
   */
  @Bean
  FilterRegistrationBean<UrlHandlerFilter> gatewayTrailingSlash() {
    FilterRegistrationBean<UrlHandlerFilter> filter =
        new FilterRegistrationBean<>(
            UrlHandlerFilter.trailingSlashHandler("/health/", "/deepstream/**")
                .wrapRequest()
                .build());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
    return filter;
  }
}
