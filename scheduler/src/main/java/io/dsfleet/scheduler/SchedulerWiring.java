package io.dsfleet.scheduler;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.BrokerWiring;
import io.dsfleet.broker.EnvelopeConsumers;
import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.broker.JournalStream;
import io.dsfleet.messages.job.CameraSecrets;
import io.dsfleet.messages.job.MediaIds;
import io.dsfleet.messages.job.MediaRoots;
import io.dsfleet.messages.job.RequestCompletion;
import io.dsfleet.scheduler.dispatch.Dispatcher;
import io.dsfleet.scheduler.intake.BareSubmissions;
import io.dsfleet.scheduler.intake.RealPath;
import io.dsfleet.scheduler.intake.SubmissionReplies;
import io.dsfleet.scheduler.intake.UpstreamAddresses;
import io.dsfleet.scheduler.journal.JournalProperties;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.FleetStateWiring;
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
@Import({BrokerWiring.class, FleetStateWiring.class})
public class SchedulerWiring {

  @Bean
  Declarables schedulerQueues(
      SchedulerProperties properties, BrokerProperties broker, JournalProperties journal) {
    List<Declarable> all = new ArrayList<>();
    for (String pool : properties.pools()) {
      all.addAll(BrokerTopology.jobs(pool).getDeclarables());
      all.addAll(BrokerTopology.control(pool).getDeclarables());
    }
    all.addAll(BrokerTopology.events(broker.partitions()).getDeclarables());
    all.addAll(
        BrokerTopology.journal(journal.maxAge(), journal.maxSize().toBytes()).getDeclarables());
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
  Dispatcher schedulerDispatcher(
      EnvelopePublisher publisher, SchedulerMetrics metrics, ExecutorService schedulerDispatch) {
    return new Dispatcher(publisher, metrics, schedulerDispatch);
  }

  @Bean
  SchedulerRuntime schedulerRuntime(
      SchedulerProperties properties,
      BrokerProperties broker,
      FleetState fleet,
      EnvelopeConsumers consumers,
      Dispatcher schedulerDispatcher,
      SchedulerMetrics schedulerMetrics,
      CameraSecrets fleetCameraSecrets,
      JournalStream journal,
      JournalProperties journalProperties,
      ConnectionFactory connections) {
    SubmissionReplies replies = new SubmissionReplies(new RabbitTemplate(connections));
    BareSubmissions external =
        new BareSubmissions(
            new MediaRoots(properties.anyMedia(), properties.mediaRoots(), RealPath::of),
            new RequestCompletion(new MediaIds(SchedulerWiring::inode)),
            fleetCameraSecrets,
            replies,
            fleet.audit(),
            InstantSource.system());
    return new SchedulerRuntime(
        properties,
        broker,
        fleet,
        consumers,
        schedulerDispatcher,
        external,
        new UpstreamAddresses(replies),
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
