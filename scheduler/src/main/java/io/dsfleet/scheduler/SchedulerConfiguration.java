package io.dsfleet.scheduler;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.journal.JournalStream;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.startup.BrokerConfiguration;
import io.dsfleet.messages.job.MediaIdResolver;
import io.dsfleet.messages.job.RequestCompleter;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.path.AllowedRoots;
import io.dsfleet.scheduler.dispatch.CommandPublisher;
import io.dsfleet.scheduler.journal.JournalProperties;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.scheduler.submission.ExternalSubmissions;
import io.dsfleet.scheduler.submission.ReplyToExtractor;
import io.dsfleet.scheduler.submission.SubmissionReplySender;
import io.dsfleet.service.RealPathResolver;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.FleetStateConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Beans of the scheduler; requires Spring Boot's RabbitMQ and metrics. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SchedulerProperties.class, JournalProperties.class})
@Import({BrokerConfiguration.class, FleetStateConfiguration.class})
public class SchedulerConfiguration {

  @Bean
  Declarables schedulerQueues(
      SchedulerProperties properties, BrokerProperties broker, JournalProperties journal) {
    List<Declarable> all = new ArrayList<>();
    for (String pool : properties.pools()) {
      all.addAll(BrokerTopology.jobQueue(pool).getDeclarables());
      all.addAll(BrokerTopology.controlQueue(pool).getDeclarables());
    }
    all.addAll(BrokerTopology.eventQueues(broker.partitions()).getDeclarables());
    all.addAll(
        BrokerTopology.journalStream(journal.maxAge(), journal.maxSize().toBytes())
            .getDeclarables());
    return new Declarables(all);
  }

  @Bean
  SchedulerMetrics schedulerMetrics(MeterRegistry registry) {
    return new SchedulerMetrics(registry);
  }

  /** Executor that encodes commands. */
  @Bean(destroyMethod = "shutdown")
  ExecutorService schedulerDispatch() {
    return Executors.newVirtualThreadPerTaskExecutor();
  }

  @Bean
  CommandPublisher schedulerDispatcher(
      EnvelopePublisher publisher, SchedulerMetrics metrics, ExecutorService schedulerDispatch) {
    return new CommandPublisher(publisher, metrics, schedulerDispatch);
  }

  @Bean
  SchedulerRuntime schedulerRuntime(
      SchedulerProperties properties,
      BrokerProperties broker,
      FleetState fleet,
      EnvelopeConsumers consumers,
      CommandPublisher schedulerDispatcher,
      SchedulerMetrics schedulerMetrics,
      UrlSecretSealer fleetCameraSecrets,
      JournalStream journal,
      JournalProperties journalProperties,
      ConnectionFactory connections) {
    SubmissionReplySender replies = new SubmissionReplySender(new RabbitTemplate(connections));
    ExternalSubmissions external =
        new ExternalSubmissions(
            new AllowedRoots(
                properties.anyMedia(), properties.mediaRoots(), RealPathResolver::isInside),
            new RequestCompleter(
                new MediaIdResolver(
                    SchedulerConfiguration::inode,
                    path -> RealPathResolver.resolve(Path.of(path)).toString())),
            fleetCameraSecrets,
            replies,
            fleet.auditLog(),
            InstantSource.system());
    return new SchedulerRuntime(
        properties,
        broker,
        fleet,
        consumers,
        schedulerDispatcher,
        external,
        new ReplyToExtractor(replies, properties.acceptUnknownFields()),
        fleetCameraSecrets,
        schedulerMetrics,
        journal,
        journalProperties,
        connections,
        InstantSource.system());
  }

  private static OptionalLong inode(String path) {
    try {
      Path file = Path.of(path);
      return file.isAbsolute()
          ? OptionalLong.of((Long) Files.getAttribute(file, "unix:ino"))
          : OptionalLong.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unreadable) {
      return OptionalLong.empty();
    }
  }
}
