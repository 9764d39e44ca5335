package io.dsfleet.launcher;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.BrokerWiring;
import io.dsfleet.broker.EnvelopeConsumers;
import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.broker.EnvelopeSender;
import io.dsfleet.broker.RequestConsumers;
import io.dsfleet.launcher.folder.InstanceFolder;
import io.dsfleet.launcher.runner.Runners;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.FleetStateWiring;
import io.dsfleet.state.PoolState;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.amqp.core.Declarables;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Spring wiring of the launcher; imported by its main, by standalone and by tests. */
@Configuration(proxyBeanMethods = false)
@Import({BrokerWiring.class, FleetStateWiring.class})
@EnableConfigurationProperties(LauncherProperties.class)
public class LauncherWiring {

  @Bean
  Declarables launcherQueues(LauncherProperties properties) {
    return BrokerTopology.launch(properties.host());
  }

  @Bean
  LauncherService launcherService(
      LauncherProperties properties,
      BrokerProperties broker,
      FleetState state,
      EnvelopePublisher publisher,
      EnvelopeConsumers consumers,
      RequestConsumers requests,
      MeterRegistry registry) {
    PoolState pool = state.pool(properties.pool());
    LauncherMetrics metrics = new LauncherMetrics(registry, properties.host());
    Runners runners = Runners.of(properties.profiles().values(), properties.docker());
    LauncherMetrics.show(registry, properties.host(), runners);
    Surroundings environment =
        new Surroundings(
            runners,
            new InstanceFolder(properties.server(), properties.configRoots()),
            SteadyClock.started(InstantSource.system(), System::nanoTime),
            new SecureRandom(),
            () -> UUID.randomUUID().toString());
    return new LauncherService(
        properties,
        parts(properties, pool, publisher, broker.partitions(), metrics, environment),
        consumers,
        requests);
  }

  static LauncherParts parts(
      LauncherProperties properties,
      PoolState pool,
      EnvelopeSender sender,
      int partitions,
      LauncherMetrics metrics,
      Surroundings environment) {
    InstantSource clock = environment.clock();
    Runners runners = environment.runners();
    HostLease lease =
        new HostLease(
            pool.processes(),
            properties.host(),
            environment.newId().get(),
            properties.lease(),
            clock);
    ProcessJournal recorder =
        new ProcessJournal(pool.processes(), lease, sender, properties, partitions, metrics);
    Starter starter =
        new Starter(
            new LaunchSpecs(properties),
            environment.folders(),
            runners,
            recorder,
            environment.random());
    SessionWatch sessions = new SessionWatch(pool.reads(), properties.noSessionLimit());
    ProcessWatch supervisor =
        new ProcessWatch(
            properties, runners, starter, environment.folders(), recorder, sessions, clock);
    return new LauncherParts(
        lease,
        supervisor,
        new LaunchDesk(
            properties, starter, supervisor, recorder, pool.reads(), clock, environment.newId()),
        new Adoption(properties, runners, supervisor, recorder, clock),
        new LogDesk(runners),
        metrics,
        clock);
  }
}
