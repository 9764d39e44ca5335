package io.dsfleet.gateway;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.publish.BrokerAlarmMonitor;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.request.RequestClient;
import io.dsfleet.gateway.config.GatewayProperties;
import io.dsfleet.gateway.deadletters.DeadLettersController;
import io.dsfleet.gateway.health.BrokerHealthMonitor;
import io.dsfleet.gateway.health.ConnectionStatsController;
import io.dsfleet.gateway.health.DrainState;
import io.dsfleet.gateway.health.GatewayHealth;
import io.dsfleet.gateway.health.HealthController;
import io.dsfleet.gateway.health.QueueProgressMonitor;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.instances.AnalysisStatusController;
import io.dsfleet.gateway.instances.AppLogMessagesController;
import io.dsfleet.gateway.instances.AppQueries;
import io.dsfleet.gateway.instances.InstanceJobCanceller;
import io.dsfleet.gateway.instances.InstanceMetricsController;
import io.dsfleet.gateway.instances.InstancesController;
import io.dsfleet.gateway.instances.InterruptController;
import io.dsfleet.gateway.instances.LiveMetricsQuery;
import io.dsfleet.gateway.instances.ShutdownStatusController;
import io.dsfleet.gateway.jobs.JobCommands;
import io.dsfleet.gateway.pools.PoolsController;
import io.dsfleet.gateway.pools.RebuildController;
import io.dsfleet.gateway.submission.SubmissionGate;
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
public class QueryConfiguration {
  private static final Duration BROKER_CHECK_INTERVAL = Duration.ofSeconds(5);

  @Bean
  AppQueries gatewayAppQueries(RequestClient requests, GatewayProperties properties) {
    return new AppQueries(requests, properties.appTimeout());
  }

  @Bean
  InstancesController gatewayInstances(
      GatewayPools gatewayPools, BoundedAwait gatewayStateCalls, GatewayProperties properties) {
    return new InstancesController(gatewayPools, gatewayStateCalls, properties.maxPageSize());
  }

  @Bean
  AppLogMessagesController gatewayInstanceLogs(
      GatewayPools gatewayPools, BoundedAwait gatewayStateCalls) {
    return new AppLogMessagesController(gatewayPools, gatewayStateCalls);
  }

  @Bean
  ShutdownStatusController gatewayStops(GatewayPools gatewayPools, BoundedAwait gatewayStateCalls) {
    return new ShutdownStatusController(gatewayPools, gatewayStateCalls);
  }

  @Bean
  InterruptController gatewayInterrupt(
      GatewayPools gatewayPools, BoundedAwait gatewayStateCalls, JobCommands gatewayJobCommands) {
    return new InterruptController(gatewayPools, gatewayStateCalls, gatewayJobCommands);
  }

  @Bean
  AnalysisStatusController gatewayAnalysisStatus(
      GatewayPools gatewayPools,
      BoundedAwait gatewayStateCalls,
      AppQueries gatewayAppQueries,
      InstantSource gatewayClock,
      GatewayProperties properties) {
    return new AnalysisStatusController(
        gatewayPools,
        gatewayStateCalls,
        gatewayAppQueries,
        gatewayClock,
        properties.maxQueriedInstances());
  }

  @Bean
  InstanceMetricsController gatewayMetrics(
      GatewayPools gatewayPools,
      BoundedAwait gatewayStateCalls,
      AppQueries gatewayAppQueries,
      GatewayProperties properties) {
    return new InstanceMetricsController(
        gatewayPools, gatewayStateCalls, gatewayAppQueries, properties.maxPageSize());
  }

  @Bean
  InstanceJobCanceller gatewayInstanceJobs(
      GatewayPools gatewayPools, BoundedAwait gatewayStateCalls, JobCommands gatewayJobCommands) {
    return new InstanceJobCanceller(gatewayPools, gatewayStateCalls, gatewayJobCommands);
  }

  @Bean
  LiveMetricsQuery gatewayLiveMetrics(InstanceMetricsController gatewayMetrics) {
    return new LiveMetricsQuery(gatewayMetrics);
  }

  @Bean
  PoolsController gatewayPoolViews(
      GatewayPools gatewayPools,
      JobCommands gatewayJobCommands,
      BoundedAwait gatewayStateCalls,
      GatewayProperties properties) {
    return new PoolsController(
        gatewayPools,
        gatewayJobCommands,
        gatewayStateCalls,
        properties.commandTimeout(),
        System::nanoTime,
        properties.maxPageSize());
  }

  @Bean
  RebuildController gatewayRebuild(GatewayPools gatewayPools, BoundedAwait gatewayStateCalls) {
    return new RebuildController(gatewayPools, gatewayStateCalls);
  }

  @Bean
  DeadLettersController gatewayDeadLetters(
      FleetState state,
      EnvelopePublisher publisher,
      BoundedAwait gatewayStateCalls,
      GatewayProperties properties) {
    return new DeadLettersController(state, publisher, gatewayStateCalls, properties.maxPageSize());
  }

  @Bean
  DrainState gatewayDrainState(GatewayProperties properties) {
    return new DrainState(properties.minDrainTime());
  }

  @Bean
  ConnectionStatsController gatewayStats(
      GatewayPools gatewayPools,
      BoundedAwait gatewayStateCalls,
      DrainState gatewayDrainState,
      InstantSource gatewayClock) {
    return new ConnectionStatsController(
        gatewayPools, gatewayStateCalls, gatewayDrainState, gatewayClock);
  }

  @Bean(destroyMethod = "close")
  BrokerHealthMonitor gatewayBrokerMonitor(
      ConnectionFactory connections, BrokerProperties broker, GatewayProperties properties) {
    List<String> queues = new ArrayList<>();
    for (String pool : properties.pools()) {
      queues.add(Topology.jobsQueue(pool));
      queues.add(Topology.controlQueue(pool));
    }
    for (int partition = 0; partition < broker.partitions(); partition++) {
      queues.add(Topology.eventsQueue(partition));
    }
    queues.add(Topology.launchQueue(properties.launch().defaultHost()));
    RabbitAdmin admin = new RabbitAdmin(connections);
    return new BrokerHealthMonitor(
        new BrokerAlarmMonitor(connections, broker),
        new QueueProgressMonitor(
            queues,
            queue -> depth(admin.getQueueInfo(queue)),
            properties.queueProgressTimeout(),
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())),
        BROKER_CHECK_INTERVAL);
  }

  private static QueueProgressMonitor.QueueDepth depth(@Nullable QueueInformation queue) {
    return queue == null
        ? QueueProgressMonitor.QueueDepth.NONE
        : new QueueProgressMonitor.QueueDepth(queue.getMessageCount(), queue.getConsumerCount());
  }

  @Bean
  HealthController gatewayHealth(
      FleetState state,
      DrainState gatewayDrainState,
      SubmissionGate gatewaySubmissionGate,
      GatewayPools gatewayPools,
      BoundedAwait gatewayStateCalls,
      BrokerHealthMonitor gatewayBrokerMonitor,
      InstantSource gatewayClock,
      GatewayProperties properties) {
    GatewayHealth health =
        new GatewayHealth(
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
