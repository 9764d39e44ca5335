package io.dsfleet.gateway;

import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.startup.BrokerConfiguration;
import io.dsfleet.gateway.access.AccessConfiguration;
import io.dsfleet.gateway.access.KeyVerifier;
import io.dsfleet.gateway.access.StreamLimiter;
import io.dsfleet.gateway.callbacks.CallbackConfiguration;
import io.dsfleet.gateway.config.GatewayProperties;
import io.dsfleet.gateway.dashboard.DashboardConfiguration;
import io.dsfleet.gateway.downloads.ResultsConfiguration;
import io.dsfleet.gateway.events.EventBroadcasters;
import io.dsfleet.gateway.events.EventsController;
import io.dsfleet.gateway.events.JobAwaiter;
import io.dsfleet.gateway.events.JobEventLogger;
import io.dsfleet.gateway.fleet.FleetController;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.ClientConnectionValve;
import io.dsfleet.gateway.http.ContainerErrorController;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.JsonErrorReportValve;
import io.dsfleet.gateway.http.ProblemExceptionHandler;
import io.dsfleet.gateway.http.ProblemTranslationAdvice;
import io.dsfleet.gateway.http.QueryParameterChecker;
import io.dsfleet.gateway.http.RequestBodyBudget;
import io.dsfleet.gateway.http.SecurityHeadersFilter;
import io.dsfleet.gateway.jobs.BulkCancelController;
import io.dsfleet.gateway.jobs.JobCancelController;
import io.dsfleet.gateway.jobs.JobCommands;
import io.dsfleet.gateway.jobs.JobPriorityController;
import io.dsfleet.gateway.jobs.JobsController;
import io.dsfleet.gateway.processes.ProcessesConfiguration;
import io.dsfleet.gateway.submission.SubmissionConfiguration;
import io.dsfleet.gateway.testroutes.TestRoutesConfiguration;
import io.dsfleet.service.WebServerLimits;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.FleetStateConfiguration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.core.StandardHost;
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
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Beans of the gateway; requires the web server and RabbitMQ connection factory of Spring Boot. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
@PropertySource("classpath:io/dsfleet/gateway/openapi.properties")
@Import({
  BrokerConfiguration.class,
  FleetStateConfiguration.class,
  SubmissionConfiguration.class,
  ProcessesConfiguration.class,
  QueryConfiguration.class,
  CallbackConfiguration.class,
  TestRoutesConfiguration.class,
  AccessConfiguration.class,
  DashboardConfiguration.class,
  ResultsConfiguration.class
})
public class GatewayConfiguration {
  private static final int HEAP_FRACTION_FOR_BODIES = 4;

  @Bean
  InstantSource gatewayClock() {
    return InstantSource.system();
  }

  @Bean
  GatewayPools gatewayPools(FleetState state, GatewayProperties properties) {
    return new GatewayPools(state, properties.pools());
  }

  @Bean
  BoundedAwait gatewayStateCalls(GatewayProperties properties) {
    return new BoundedAwait(properties.stateTimeout());
  }

  @Bean
  JsonBodyReader gatewayJsonBody(GatewayProperties properties) {
    long maxBytes = Runtime.getRuntime().maxMemory() / HEAP_FRACTION_FOR_BODIES;
    return new JsonBodyReader(
        properties.maxBodySize().toBytes(),
        properties.bodyTimeout().toMillis(),
        System::nanoTime,
        new RequestBodyBudget(Math.max(maxBytes, 2 * properties.maxBodySize().toBytes())),
        properties.acceptUnknownFields());
  }

  @Bean
  WebMvcConfigurer gatewayQueryParameters(GatewayProperties properties) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        if (!properties.acceptUnknownFields()) {
          registry.addInterceptor(new QueryParameterChecker());
        }
      }
    };
  }

  /** Declares the queues of the scheduler, because a job may arrive before the first scheduler. */
  @Bean
  Declarables gatewayQueues(GatewayProperties properties) {
    return new Declarables(
        properties.pools().stream()
            .flatMap(
                pool ->
                    List.of(BrokerTopology.jobQueue(pool), BrokerTopology.controlQueue(pool))
                        .stream()
                        .flatMap(each -> each.getDeclarables().stream()))
            .toList());
  }

  @Bean
  EventBroadcasters gatewayEventBroadcasters(FleetState state, GatewayProperties properties) {
    return new EventBroadcasters(state, properties.events().bufferSize());
  }

  @Bean
  JobEventLogger gatewayJobEventLogger(
      GatewayPools gatewayPools,
      EventBroadcasters gatewayEventBroadcasters,
      GatewayProperties properties) {
    return new JobEventLogger(gatewayPools, gatewayEventBroadcasters, properties.logJobEvents());
  }

  @Bean
  JobAwaiter gatewayJobAwaiter(
      EventBroadcasters gatewayEventBroadcasters, BoundedAwait gatewayStateCalls) {
    return new JobAwaiter(gatewayEventBroadcasters, gatewayStateCalls, System::nanoTime);
  }

  @Bean
  EventsController gatewayEvents(
      GatewayPools gatewayPools,
      EventBroadcasters gatewayEventBroadcasters,
      BoundedAwait gatewayStateCalls,
      GatewayProperties properties) {
    return new EventsController(
        gatewayPools,
        gatewayEventBroadcasters,
        gatewayStateCalls,
        properties.events().heartbeatInterval(),
        new StreamLimiter(
            properties.events().maxSubscribers(),
            properties.events().maxSubscribersPerKey(),
            "too many clients follow events; try again later"));
  }

  @Bean
  JobsController gatewayJobs(
      GatewayPools gatewayPools, BoundedAwait gatewayStateCalls, GatewayProperties properties) {
    return new JobsController(gatewayPools, gatewayStateCalls, properties.maxPageSize());
  }

  @Bean
  JobCancelController gatewayCancel(
      GatewayPools gatewayPools,
      JobCommands gatewayJobCommands,
      BoundedAwait gatewayStateCalls,
      JsonBodyReader gatewayJsonBody) {
    return new JobCancelController(
        gatewayPools, gatewayJobCommands, gatewayStateCalls, gatewayJsonBody);
  }

  @Bean
  BulkCancelController gatewayCancelMany(
      GatewayPools gatewayPools,
      JobCommands gatewayJobCommands,
      BoundedAwait gatewayStateCalls,
      JsonBodyReader gatewayJsonBody) {
    return new BulkCancelController(
        gatewayPools, gatewayJobCommands, gatewayStateCalls, gatewayJsonBody);
  }

  @Bean
  JobPriorityController gatewayPriority(
      GatewayPools gatewayPools,
      JobCommands gatewayJobCommands,
      BoundedAwait gatewayStateCalls,
      JsonBodyReader gatewayJsonBody) {
    return new JobPriorityController(
        gatewayPools, gatewayJobCommands, gatewayStateCalls, gatewayJsonBody);
  }

  @Bean
  JobCommands gatewayJobCommands(
      EnvelopePublisher publisher,
      JobAwaiter gatewayJobAwaiter,
      BoundedAwait gatewayStateCalls,
      GatewayProperties properties) {
    return new JobCommands(
        publisher, gatewayJobAwaiter, gatewayStateCalls, properties.commandTimeout());
  }

  @Bean
  FleetController gatewayFleet(
      GatewayPools gatewayPools,
      BoundedAwait gatewayStateCalls,
      JsonBodyReader gatewayJsonBody,
      GatewayProperties properties) {
    return new FleetController(
        gatewayPools, gatewayStateCalls, gatewayJsonBody, properties.launch().defaultHost());
  }

  @Bean
  ProblemExceptionHandler gatewayProblems(GatewayProperties properties) {
    return new ProblemExceptionHandler(properties.retryAfter());
  }

  @Bean
  ProblemTranslationAdvice gatewayProblemLanguage() {
    return new ProblemTranslationAdvice();
  }

  @Bean
  WebServerFactoryCustomizer<TomcatWebServerFactory> gatewayWebServerValves() {
    return factory -> {
      factory.addEngineValves(new ClientConnectionValve());
      factory.addContextCustomizers(
          context -> {
            if (context.getParent() instanceof StandardHost host) {
              host.setErrorReportValveClass(JsonErrorReportValve.class.getName());
            }
          });
    };
  }

  @Bean
  FilterRegistrationBean<SecurityHeadersFilter> gatewaySecurityHeaders() {
    FilterRegistrationBean<SecurityHeadersFilter> filter =
        new FilterRegistrationBean<>(new SecurityHeadersFilter());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  ContainerErrorController gatewayErrors() {
    return new ContainerErrorController();
  }

  @Bean
  WebServerLimits gatewayServerLimits(
      Environment environment, GatewayProperties properties, ObjectProvider<KeyVerifier> keys) {
    return new WebServerLimits(
        environment.getProperty("server.address"),
        () -> reasonForLoopbackOnly(properties, keys),
        properties.maxBodySize().toBytes());
  }

  private static Optional<String> reasonForLoopbackOnly(
      GatewayProperties properties, ObjectProvider<KeyVerifier> keys) {
    if (properties.open()) {
      return Optional.of("dsfleet.gateway.open=true");
    }
    return keys.getObject().hasAnyKey()
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
            UrlHandlerFilter.trailingSlashHandler("/health/", "/deepstream/**", "/live/**")
                .wrapRequest()
                .build());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
    return filter;
  }
}
