package io.dsfleet.gateway.submission;

import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.gateway.callbacks.CallbackUrlPolicy;
import io.dsfleet.gateway.config.GatewayProperties;
import io.dsfleet.gateway.events.JobAwaiter;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.messages.job.MediaIdResolver;
import io.dsfleet.messages.job.RequestCompleter;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.path.AllowedRoots;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of job submission. */
@Configuration(proxyBeanMethods = false)
public class SubmissionConfiguration {
  private static final long NANOS_PER_MILLI = 1_000_000;

  @Bean(destroyMethod = "close")
  BrokerAvailability gatewayBrokerAvailability(
      EnvelopePublisher publisher, ConnectionFactory connections) {
    return new BrokerAvailability(
        publisher, connections, () -> System.nanoTime() / NANOS_PER_MILLI);
  }

  @Bean
  SubmissionGate gatewaySubmissionGate(
      BrokerAvailability gatewayBrokerAvailability, GatewayProperties properties) {
    return new SubmissionGate(gatewayBrokerAvailability, properties.maxUnconfirmedJobs());
  }

  @Bean
  AnalysisStartController gatewayAnalysisStart(
      GatewayProperties properties,
      JsonBodyReader gatewayJsonBody,
      JobSubmission gatewayJobSubmission,
      JobAwaiter gatewayJobAwaiter) {
    Duration defaultWait = properties.waitByDefault() ? properties.defaultWait() : Duration.ZERO;
    return new AnalysisStartController(
        gatewayJsonBody,
        gatewayJobSubmission,
        gatewayJobAwaiter,
        new WaitPreference(defaultWait, properties.maxWait()));
  }

  @Bean
  InternalJobSubmission gatewayInternalJobSubmission(JobSubmission gatewayJobSubmission) {
    return new InternalJobSubmission(gatewayJobSubmission);
  }

  @Bean
  BulkSubmissionController gatewayBulk(
      GatewayProperties properties,
      JsonBodyReader gatewayJsonBody,
      JobSubmission gatewayJobSubmission) {
    return new BulkSubmissionController(
        gatewayJsonBody, gatewayJobSubmission, properties.maxPageSize());
  }

  @Bean
  JobRetryController gatewayRetry(
      GatewayProperties properties,
      GatewayPools gatewayPools,
      BoundedAwait gatewayStateCalls,
      JobSubmission gatewayJobSubmission,
      JsonBodyReader gatewayJsonBody) {
    return new JobRetryController(
        gatewayPools,
        gatewayStateCalls,
        gatewayJobSubmission,
        gatewayJsonBody,
        properties.maxPageSize());
  }

  @Bean
  JobSubmission gatewayJobSubmission(
      GatewayProperties properties,
      CallbackUrlPolicy gatewayCallbackRules,
      JsonBodyReader gatewayJsonBody,
      GatewayPools gatewayPools,
      BoundedAwait gatewayStateCalls,
      SubmissionGate gatewaySubmissionGate,
      EnvelopePublisher publisher,
      UrlSecretSealer fleetCameraSecrets,
      InstantSource gatewayClock) {
    MediaInspector media = media(properties);
    return new JobSubmission(
        gatewayPools,
        new MediaPathValidator(
            media,
            new AllowedRoots(properties.anyMedia(), properties.mediaRoots(), media::isInside)),
        gatewayCallbackRules,
        new RequestCompleter(new MediaIdResolver(media::inodeOf, media::realPathOf)),
        fleetCameraSecrets,
        gatewaySubmissionGate,
        new SubmissionPublisher(publisher, gatewaySubmissionGate),
        gatewayJsonBody,
        gatewayStateCalls,
        gatewayClock::millis);
  }

  private static MediaInspector media(GatewayProperties properties) {
    Pattern videoName = Pattern.compile(properties.videoPattern());
    return switch (properties.mediaVisibility()) {
      case NEVER -> new RemoteMediaInspector();
      case PARENT -> new LocalMediaInspector(videoName, false);
      case ALL -> new LocalMediaInspector(videoName, true);
    };
  }
}
