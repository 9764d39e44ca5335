package io.dsfleet.launcher;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.BrokerWiring;
import io.dsfleet.broker.EnvelopeConsumers;
import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.broker.RequestConsumers;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.FleetStateWiring;
import java.time.InstantSource;
import org.springframework.amqp.core.Declarables;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The launcher's parts; imported by its own main, by standalone and by tests. */
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
      RequestConsumers requests) {
    ProcessJournal journal =
        new ProcessJournal(
            state.pool(properties.pool()).processes(), publisher, properties, broker.partitions());
    AppRunner runner =
        new ProcessRunner(properties.profiles(), new InstanceFolder(properties.server()));
    return new LauncherService(
        properties,
        new ProcessWatch(properties, runner, journal, InstantSource.system()),
        consumers,
        requests);
  }
}
