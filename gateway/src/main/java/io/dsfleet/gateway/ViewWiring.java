package io.dsfleet.gateway;

import io.dsfleet.broker.BrokerAlarmMonitor;
import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.broker.RequestPublisher;
import io.dsfleet.gateway.dead.DeadLettersController;
import io.dsfleet.gateway.health.BrokerMonitor;
import io.dsfleet.gateway.health.Draining;
import io.dsfleet.gateway.health.Health;
import io.dsfleet.gateway.health.HealthController;
import io.dsfleet.gateway.health.QueueProgressMonitor;
import io.dsfleet.gateway.health.StatsController;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.gateway.instances.AnalysisStatusController;
import io.dsfleet.gateway.instances.AppDesk;
import io.dsfleet.gateway.instances.InstanceJobs;
import io.dsfleet.gateway.instances.InstanceLogController;
import io.dsfleet.gateway.instances.InstancesController;
import io.dsfleet.gateway.instances.InterruptController;
import io.dsfleet.gateway.instances.LiveMetrics;
import io.dsfleet.gateway.instances.MetricsController;
import io.dsfleet.gateway.instances.StopController;
import io.dsfleet.gateway.jobs.JobControl;
import io.dsfleet.gateway.pools.PoolsController;
import io.dsfleet.gateway.pools.RebuildController;
import io.dsfleet.gateway.submission.Admission;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.FleetState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the routes for instances, pools, dead letters, health and statistics. */
@Configuration(proxyBeanMethods = false)
public class ViewWiring {
  private static final Duration BROKER_CHECK_INTERVAL = Duration.ofSeconds(5);

  @Bean
  AppDesk gatewayAppQueries(RequestPublisher requests, GatewayProperties properties) {
    return new AppDesk(requests, properties.appTimeout());
  }

  @Bean
  InstancesController gatewayInstances(
      Pools gatewayPools, StateCalls gatewayStateCalls, GatewayProperties properties) {
    return new InstancesController(gatewayPools, gatewayStateCalls, properties.pageMost());
  }

  @Bean
  InstanceLogController gatewayInstanceLogs(Pools gatewayPools, StateCalls gatewayStateCalls) {
    return new InstanceLogController(gatewayPools, gatewayStateCalls);
  }

  @Bean
  StopController gatewayStops(Pools gatewayPools, StateCalls gatewayStateCalls) {
    return new StopController(gatewayPools, gatewayStateCalls);
  }

  @Bean
  InterruptController gatewayInterrupt(
      Pools gatewayPools, StateCalls gatewayStateCalls, JobControl gatewayJobCommands) {
    return new InterruptController(gatewayPools, gatewayStateCalls, gatewayJobCommands);
  }

  @Bean
  AnalysisStatusController gatewayAnalysisStatus(
      Pools gatewayPools,
      StateCalls gatewayStateCalls,
      AppDesk gatewayAppQueries,
      InstantSource gatewayClock,
      GatewayProperties properties) {
    return new AnalysisStatusController(
        gatewayPools, gatewayStateCalls, gatewayAppQueries, gatewayClock, properties.liveMost());
  }

  @Bean
  MetricsController gatewayMetrics(
      Pools gatewayPools,
      StateCalls gatewayStateCalls,
      AppDesk gatewayAppQueries,
      GatewayProperties properties) {
    return new MetricsController(
        gatewayPools, gatewayStateCalls, gatewayAppQueries, properties.pageMost());
  }

  @Bean
  InstanceJobs gatewayInstanceJobs(
      Pools gatewayPools, StateCalls gatewayStateCalls, JobControl gatewayJobCommands) {
    return new InstanceJobs(gatewayPools, gatewayStateCalls, gatewayJobCommands);
  }

  @Bean
  LiveMetrics gatewayLiveMetrics(MetricsController gatewayMetrics) {
    return new LiveMetrics(gatewayMetrics);
  }

  @Bean
  PoolsController gatewayPoolViews(
      Pools gatewayPools,
      JobControl gatewayJobCommands,
      StateCalls gatewayStateCalls,
      GatewayProperties properties) {
    return new PoolsController(
        gatewayPools,
        gatewayJobCommands,
        gatewayStateCalls,
        properties.cancelWait(),
        System::nanoTime,
        properties.pageMost());
  }

  @Bean
  RebuildController gatewayRebuild(Pools gatewayPools, StateCalls gatewayStateCalls) {
    return new RebuildController(gatewayPools, gatewayStateCalls);
  }

  @Bean
  DeadLettersController gatewayDeadLetters(
      FleetState state,
      EnvelopePublisher publisher,
      StateCalls gatewayStateCalls,
      GatewayProperties properties) {
    return new DeadLettersController(state, publisher, gatewayStateCalls, properties.pageMost());
  }

  @Bean
  Draining gatewayDrainState(GatewayProperties properties) {
    return new Draining(properties.drainLeast());
  }

  @Bean
  StatsController gatewayStats(
      Pools gatewayPools,
      StateCalls gatewayStateCalls,
      Draining gatewayDrainState,
      InstantSource gatewayClock) {
    return new StatsController(gatewayPools, gatewayStateCalls, gatewayDrainState, gatewayClock);
  }

  @Bean(destroyMethod = "close")
  BrokerMonitor gatewayBrokerMonitor(
      ConnectionFactory connections, BrokerProperties broker, GatewayProperties properties) {
    List<String> queues = new ArrayList<>();
    for (String pool : properties.pools()) {
      queues.add(Topology.jobsQueue(pool));
      queues.add(Topology.controlQueue(pool));
    }
    for (int partition = 0; partition < broker.partitions(); partition++) {
      queues.add(Topology.eventsQueue(partition));
    }
    queues.add(Topology.launchQueue(properties.launch().host()));
    RabbitAdmin admin = new RabbitAdmin(connections);
    return new BrokerMonitor(
        new BrokerAlarmMonitor(connections, broker),
        new QueueProgressMonitor(
            queues,
            queue -> readyMessages(admin.getQueueInfo(queue)),
            properties.queueProgressTimeout(),
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())),
        BROKER_CHECK_INTERVAL);
  }

  private static long readyMessages(@Nullable QueueInformation queue) {
    return queue == null ? 0 : queue.getMessageCount();
  }

  @Bean
  HealthController gatewayHealth(
      FleetState state,
      Draining gatewayDrainState,
      Admission gatewaySubmissionGate,
      Pools gatewayPools,
      StateCalls gatewayStateCalls,
      BrokerMonitor gatewayBrokerMonitor,
      InstantSource gatewayClock,
      GatewayProperties properties) {
    Health health =
        new Health(
            state,
            gatewayDrainState,
            gatewaySubmissionGate,
            gatewayPools,
            gatewayStateCalls,
            gatewayBrokerMonitor,
            gatewayClock);
    return new HealthController(
        health, gatewayPools, gatewayStateCalls, gatewayClock, properties.retryAfter());
  }
}
