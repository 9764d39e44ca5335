package io.dsfleet.launcher;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.publish.EnvelopeSender;
import io.dsfleet.broker.request.RequestServer;
import io.dsfleet.broker.startup.BrokerConfiguration;
import io.dsfleet.launcher.adopt.ProcessAdoption;
import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.launcher.folder.InstanceFolders;
import io.dsfleet.launcher.host.HostLease;
import io.dsfleet.launcher.host.LauncherMetrics;
import io.dsfleet.launcher.host.MonotonicClock;
import io.dsfleet.launcher.host.ProcessEventRecorder;
import io.dsfleet.launcher.launch.LaunchHandler;
import io.dsfleet.launcher.log.LogRequestHandler;
import io.dsfleet.launcher.runner.RunnerRegistry;
import io.dsfleet.launcher.start.AppStarter;
import io.dsfleet.launcher.start.LaunchSpecResolver;
import io.dsfleet.launcher.supervise.ProcessSupervisor;
import io.dsfleet.launcher.supervise.SessionTimeoutDetector;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.FleetStateConfiguration;
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
@Import({BrokerConfiguration.class, FleetStateConfiguration.class})
@EnableConfigurationProperties(LauncherProperties.class)
public class LauncherWiring {

  @Bean
  Declarables launcherQueues(LauncherProperties properties) {
    return BrokerTopology.launchQueue(properties.host());
  }

  @Bean
  LauncherService launcherService(
      LauncherProperties properties,
      BrokerProperties broker,
      FleetState state,
      EnvelopePublisher publisher,
      EnvelopeConsumers consumers,
      RequestServer requests,
      MeterRegistry registry) {
    PoolState pool = state.pool(properties.pool());
    LauncherMetrics metrics = new LauncherMetrics(registry, properties.host());
    RunnerRegistry runners = RunnerRegistry.of(properties.profiles().values(), properties.docker());
    LauncherMetrics.registerEngineState(registry, properties.host(), runners);
    LauncherEnvironment environment =
        new LauncherEnvironment(
            runners,
            new InstanceFolders(properties.server(), properties.configRoots()),
            MonotonicClock.startingNow(InstantSource.system(), System::nanoTime),
            new SecureRandom(),
            () -> UUID.randomUUID().toString());
    return new LauncherService(
        properties,
        components(properties, pool, publisher, broker.partitions(), metrics, environment),
        consumers,
        requests);
  }

  static LauncherComponents components(
      LauncherProperties properties,
      PoolState pool,
      EnvelopeSender sender,
      int partitions,
      LauncherMetrics metrics,
      LauncherEnvironment environment) {
    InstantSource clock = environment.clock();
    RunnerRegistry runners = environment.runners();
    HostLease lease =
        new HostLease(
            pool.processes(),
            properties.host(),
            environment.newId().get(),
            properties.lease(),
            clock);
    ProcessEventRecorder recorder =
        new ProcessEventRecorder(pool.processes(), lease, sender, properties, partitions, metrics);
    AppStarter starter =
        new AppStarter(
            new LaunchSpecResolver(properties),
            environment.folders(),
            runners,
            recorder,
            environment.random());
    SessionTimeoutDetector sessions =
        new SessionTimeoutDetector(pool.queries(), properties.noSessionTimeout());
    ProcessSupervisor supervisor =
        new ProcessSupervisor(
            properties, runners, starter, environment.folders(), recorder, sessions, clock);
    return new LauncherComponents(
        lease,
        supervisor,
        new LaunchHandler(
            properties, starter, supervisor, recorder, pool.queries(), clock, environment.newId()),
        new ProcessAdoption(properties, runners, supervisor, recorder, clock),
        new LogRequestHandler(runners),
        metrics,
        clock);
  }
}
