package io.dsfleet.broker.startup;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.journal.JournalStream;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.request.RequestClient;
import io.dsfleet.broker.request.RequestServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** Beans of the broker transport; requires Spring Boot's RabbitMQ connection factory and admin. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrokerProperties.class)
public class BrokerConfiguration {
  private static final int HEARTBEAT_SECONDS = 10;

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService brokerTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("broker-timer").factory());
  }

  /** Completes the futures of senders, in order. */
  @Bean(destroyMethod = "shutdown")
  ExecutorService brokerOutcomes() {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("broker-outcomes").factory());
  }

  @Bean(destroyMethod = "close")
  EnvelopePublisher envelopePublisher(
      ConnectionFactory connections,
      BrokerProperties properties,
      ScheduledExecutorService brokerTimer,
      ExecutorService brokerOutcomes) {
    return new EnvelopePublisher(
        publishing(connections), properties, InstantSource.system(), brokerTimer, brokerOutcomes);
  }

  @Bean
  EnvelopeConsumers envelopeConsumers(
      ConnectionFactory connections, BrokerProperties properties, EnvelopePublisher publisher) {
    return new EnvelopeConsumers(connections, properties, publisher);
  }

  @Bean(destroyMethod = "close")
  RequestClient requestPublisher(
      ConnectionFactory connections, ScheduledExecutorService brokerTimer) {
    return new RequestClient(publishing(connections), brokerTimer);
  }

  @Bean
  RequestServer requestConsumers(ConnectionFactory connections) {
    return new RequestServer(connections);
  }

  @Bean
  JournalStream journalStream(ConnectionFactory connections, EnvelopePublisher publisher) {
    return new JournalStream(connections, publisher);
  }

  /**
   * Detects an unresponsive broker within the confirm timeout instead of the client's default of
   * ten minutes.
   */
  @Bean
  ConnectionFactoryCustomizer brokerTimeouts(BrokerProperties properties) {
    int millis = Math.toIntExact(properties.confirmTimeout().toMillis());
    return client -> {
      client.setConnectionTimeout(millis);
      client.setHandshakeTimeout(millis);
      client.setChannelRpcTimeout(millis);
      client.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    };
  }

  /** Decodes {@code spring.rabbitmq.addresses}, so that any password can be written there. */
  @Bean
  ConnectionFactoryCustomizer brokerAddressDecoding(RabbitProperties properties) {
    List<String> addresses = properties.getAddresses();
    String first = addresses == null || addresses.isEmpty() ? null : addresses.getFirst();
    return client -> BrokerAddressDecoder.decode(client, first);
  }

  @Bean
  BrokerStartupCheck brokerProbe(
      ConnectionFactory connections,
      BrokerProperties properties,
      ObjectProvider<Declarables> declared,
      ObjectProvider<AmqpAdmin> admins) {
    admins.stream()
        .filter(RabbitAdmin.class::isInstance)
        .forEach(admin -> ((RabbitAdmin) admin).setRetryTemplate(declarationRetries()));
    return new BrokerStartupCheck(
        connections, publishing(connections), properties, declared::stream);
  }

  /** Spring's default pauses, but a declaration mismatch is not retried because it is permanent. */
  private static RetryTemplate declarationRetries() {
    return new RetryTemplate(
        RetryPolicy.builder()
            .maxRetries(5)
            .delay(Duration.ofSeconds(1))
            .multiplier(2)
            .maxDelay(Duration.ofSeconds(5))
            .predicate(failed -> BrokerDurabilityCheck.mismatch(failed).isEmpty())
            .build());
  }

  @Bean
  Declarables brokerExchanges() {
    return BrokerTopology.exchanges();
  }

  /**
   * A separate connection for publishing, so that a blocked publisher does not stop the consumers.
   */
  private static ConnectionFactory publishing(ConnectionFactory connections) {
    ConnectionFactory publishing = connections.getPublisherConnectionFactory();
    return publishing == null ? connections : publishing;
  }
}
