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
  Admission gatewayAdmission(
      BrokerAvailability gatewayBrokerAvailability, GatewayProperties properties) {
    return new Admission(gatewayBrokerAvailability, properties.outboxMost());
  }

  @Bean
  AnalysisStartController gatewayAnalysisStart(
      GatewayProperties properties,
      JsonBody gatewayJsonBody,
      Submissions gatewaySubmissions,
      JobWatch gatewayJobWatch) {
    Duration defaultWait = properties.waitByDefault() ? properties.defaultWait() : Duration.ZERO;
    return new AnalysisStartController(
        gatewayJsonBody,
        gatewaySubmissions,
        gatewayJobWatch,
        new WaitPreference(defaultWait, properties.waitMost()));
  }

  @Bean
  JobEntrance gatewayEntrance(Submissions gatewaySubmissions) {
    return new JobEntrance(gatewaySubmissions);
  }

  @Bean
  BulkController gatewayBulk(
      GatewayProperties properties, JsonBody gatewayJsonBody, Submissions gatewaySubmissions) {
    return new BulkController(gatewayJsonBody, gatewaySubmissions, properties.pageMost());
  }

  @Bean
  RetryController gatewayRetry(
      GatewayProperties properties,
      Pools gatewayPools,
      StateCalls gatewayStateCalls,
      Submissions gatewaySubmissions) {
    return new RetryController(
        gatewayPools, gatewayStateCalls, gatewaySubmissions, properties.pageMost());
  }

  @Bean
  Submissions gatewaySubmissions(
      GatewayProperties properties,
      CallbackRules gatewayCallbackRules,
      JsonBody gatewayJsonBody,
      Pools gatewayPools,
      StateCalls gatewayStateCalls,
      Admission gatewayAdmission,
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
        gatewayAdmission,
        new SubmissionOutbox(publisher, gatewayAdmission),
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
