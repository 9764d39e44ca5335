package io.dsfleet.gateway.submission;

import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.gateway.GatewayProperties;
import io.dsfleet.gateway.callbacks.CallbackRules;
import io.dsfleet.gateway.feed.JobWatch;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.job.CameraSecrets;
import io.dsfleet.messages.job.MediaIds;
import io.dsfleet.messages.job.MediaRoots;
import io.dsfleet.messages.job.RequestCompletion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of job submission. */
@Configuration(proxyBeanMethods = false)
public class SubmissionWiring {
  private static final long NANOS_PER_MILLI = 1_000_000;

  @Bean(destroyMethod = "close")
  BrokerAvailability gatewayBrokerAvailability(
      EnvelopePublisher publisher, ConnectionFactory connections) {
    return new BrokerAvailability(
        publisher, connections, () -> System.nanoTime() / NANOS_PER_MILLI);
  }

  @Bean
  Admission gatewaySubmissionGate(
      BrokerAvailability gatewayBrokerAvailability, GatewayProperties properties) {
    return new Admission(gatewayBrokerAvailability, properties.outboxMost());
  }

  @Bean
  AnalysisStartController gatewayAnalysisStart(
      GatewayProperties properties,
      JsonBody gatewayJsonBody,
      Submissions gatewayJobSubmission,
      JobWatch gatewayJobAwaiter) {
    Duration defaultWait = properties.waitByDefault() ? properties.defaultWait() : Duration.ZERO;
    return new AnalysisStartController(
        gatewayJsonBody,
        gatewayJobSubmission,
        gatewayJobAwaiter,
        new WaitPreference(defaultWait, properties.waitMost()));
  }

  @Bean
  JobEntrance gatewayInternalJobSubmission(Submissions gatewayJobSubmission) {
    return new JobEntrance(gatewayJobSubmission);
  }

  @Bean
  BulkController gatewayBulk(
      GatewayProperties properties, JsonBody gatewayJsonBody, Submissions gatewayJobSubmission) {
    return new BulkController(gatewayJsonBody, gatewayJobSubmission, properties.pageMost());
  }

  @Bean
  RetryController gatewayRetry(
      GatewayProperties properties,
      Pools gatewayPools,
      StateCalls gatewayStateCalls,
      Submissions gatewayJobSubmission) {
    return new RetryController(
        gatewayPools, gatewayStateCalls, gatewayJobSubmission, properties.pageMost());
  }

  @Bean
  Submissions gatewayJobSubmission(
      GatewayProperties properties,
      CallbackRules gatewayCallbackRules,
      JsonBody gatewayJsonBody,
      Pools gatewayPools,
      StateCalls gatewayStateCalls,
      Admission gatewaySubmissionGate,
      EnvelopePublisher publisher,
      CameraSecrets fleetCameraSecrets,
      InstantSource gatewayClock) {
    MediaView media = media(properties);
    return new Submissions(
        gatewayPools,
        new MediaRules(
            media, new MediaRoots(properties.anyMedia(), properties.mediaRoots(), media::resolved)),
        gatewayCallbackRules,
        new RequestCompletion(new MediaIds(media::inode)),
        fleetCameraSecrets,
        gatewaySubmissionGate,
        new SubmissionOutbox(publisher, gatewaySubmissionGate),
        gatewayJsonBody,
        gatewayStateCalls,
        gatewayClock::millis);
  }

  private static MediaView media(GatewayProperties properties) {
    Pattern videoName = Pattern.compile(properties.videoPattern());
    return switch (properties.mediaVisible()) {
      case NEVER -> new UnseenMedia();
      case PARENT -> new DiskMedia(videoName, false);
      case ALL -> new DiskMedia(videoName, true);
    };
  }
}
