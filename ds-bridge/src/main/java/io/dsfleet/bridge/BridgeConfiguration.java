package io.dsfleet.bridge;

import io.dsfleet.bridge.auth.AppAuthenticator;
import io.dsfleet.bridge.auth.LaunchTokenVerifier;
import io.dsfleet.bridge.claim.ClaimLimiter;
import io.dsfleet.bridge.claim.PriorSessionProbe;
import io.dsfleet.bridge.claim.SessionClaimHandler;
import io.dsfleet.bridge.command.CommandQueue;
import io.dsfleet.bridge.config.BridgeProperties;
import io.dsfleet.bridge.connection.AppLogRecorder;
import io.dsfleet.bridge.connection.ConnectionStatsRecorder;
import io.dsfleet.bridge.connection.SessionDirectory;
import io.dsfleet.bridge.connection.SessionSideEffects;
import io.dsfleet.bridge.media.MediaFileLister;
import io.dsfleet.bridge.media.OutputFinder;
import io.dsfleet.bridge.push.JobPlanner;
import io.dsfleet.bridge.query.AppQueryHandler;
import io.dsfleet.bridge.session.SessionMachine;
import io.dsfleet.bridge.socket.AppHandshake;
import io.dsfleet.bridge.socket.AppSocketHandler;
import io.dsfleet.bridge.socket.AppUpgradeHandler;
import io.dsfleet.bridge.socket.PendingSockets;
import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.request.RequestServer;
import io.dsfleet.broker.startup.BrokerConfiguration;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.path.PathMapping;
import io.dsfleet.service.NetworkList;
import io.dsfleet.service.WebServerLimits;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.FleetStateConfiguration;
import io.dsfleet.state.process.ProcessRecord;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.tomcat.websocket.WsWebSocketContainer;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;

/** Beans of a ds-bridge; needs a servlet web server, RabbitMQ, Redis and a meter registry. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BridgeProperties.class)
@Import({BrokerConfiguration.class, FleetStateConfiguration.class})
public class BridgeConfiguration {
  private static final String PATH = "/deepstream/ws";
  private static final String FRAME_BUFFER = "65536";
  private static final int MESSAGE_BUFFER = 8192;

  /** Unique id of the running bridge. */
  record BridgeId(String value) {}

  /**
   * Makes Tomcat send each message as one frame: it splits messages by its buffer size, 8 KiB by
   * default. The property is set early, because Tomcat reads it only once.
   */
  @Bean
  static BeanFactoryPostProcessor bridgeFrameSize() {
    return _ -> System.setProperty("org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE", FRAME_BUFFER);
  }

  @Bean
  BridgeId bridgeId(BridgeProperties properties) {
    String id = properties.id();
    return new BridgeId(id == null ? "bridge-" + UUID.randomUUID().toString().substring(0, 8) : id);
  }

  @Bean
  SessionDirectory bridgeDirectory() {
    return new SessionDirectory(System::currentTimeMillis);
  }

  @Bean(destroyMethod = "shutdown")
  ExecutorService bridgeBlocking() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("bridge-", 0).factory());
  }

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService bridgeTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("bridge-timer").factory());
  }

  /** Declares the event queues, since events may be published before a scheduler declares them. */
  @Bean
  Declarables bridgeEventQueues(BrokerProperties broker) {
    return BrokerTopology.eventQueues(broker.partitions());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  CommandQueue bridgeCommands(
      BridgeId bridgeId,
      AmqpAdmin admin,
      EnvelopeConsumers consumers,
      EnvelopePublisher publisher,
      BrokerProperties broker,
      SessionDirectory bridgeDirectory,
      ExecutorService bridgeBlocking,
      ConnectionFactory connections) {
    CommandQueue commands =
        new CommandQueue(
            bridgeId.value(),
            admin,
            consumers,
            bridgeDirectory,
            refused -> {
              var _ =
                  publisher.sendInOrder(
                      Topology.EVENTS,
                      Topology.partitionKey(refused.instanceId(), broker.partitions()),
                      refused);
            },
            bridgeBlocking);
    connections.addConnectionListener(_ -> bridgeBlocking.execute(commands::restore));
    return commands;
  }

  @Bean
  ConnectionStatsRecorder bridgeStatsRecorder(
      BridgeId bridgeId,
      BridgeProperties properties,
      FleetState state,
      SessionDirectory bridgeDirectory) {
    return new ConnectionStatsRecorder(
        bridgeId.value(), properties.pool(), state, bridgeDirectory, System::currentTimeMillis);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  AppQueryHandler bridgeQueryHandler(
      BridgeId bridgeId,
      SessionDirectory bridgeDirectory,
      ConnectionStatsRecorder bridgeStatsRecorder,
      RequestServer requests,
      BridgeProperties properties) {
    return new AppQueryHandler(
        bridgeId.value(),
        bridgeDirectory,
        bridgeStatsRecorder,
        requests,
        properties.queryTimeout());
  }

  @Bean
  SessionSideEffects bridgeSideEffects(
      BridgeId bridgeId,
      BridgeProperties properties,
      BrokerProperties broker,
      FleetState state,
      SessionDirectory bridgeDirectory,
      CommandQueue bridgeCommands,
      ConnectionStatsRecorder bridgeStatsRecorder,
      EnvelopePublisher publisher,
      ExecutorService bridgeBlocking,
      MeterRegistry meters) {
    PriorSessionProbe priorSessions =
        new PriorSessionProbe(bridgeId.value(), bridgeDirectory, properties.probeTimeout());
    return new BridgeSideEffects(
        new ClaimLimiter(properties.maxConcurrentClaims()),
        new SessionClaimHandler(
            bridgeId.value(), properties, state, bridgeDirectory, priorSessions),
        bridgeCommands,
        bridgeDirectory,
        bridgeStatsRecorder,
        publisher,
        broker,
        new MediaFileLister(
            properties.filePattern(), properties.maxFiles(), properties.mediaRoots()),
        new OutputFinder(properties.mediaRoots()),
        new AppLogRecorder(state),
        bridgeBlocking,
        meters);
  }

  @Bean
  AppSocketHandler bridgeSockets(
      BridgeProperties properties,
      SessionSideEffects bridgeSideEffects,
      SessionDirectory bridgeDirectory,
      UrlSecretSealer fleetCameraSecrets,
      ExecutorService bridgeBlocking) {
    JobPlanner planner =
        new JobPlanner(new PathMapping(properties.pathRules()), fleetCameraSecrets);
    SessionMachine machine = new SessionMachine(properties.sessionRules(), planner);
    return new AppSocketHandler(
        machine, properties, bridgeSideEffects, bridgeDirectory, monotonicMillis(), bridgeBlocking);
  }

  @Bean
  BridgeLifecycle bridgeLifecycle(
      BridgeId bridgeId,
      BridgeProperties properties,
      SessionDirectory bridgeDirectory,
      AppSocketHandler bridgeSockets,
      FleetState state,
      ConnectionStatsRecorder bridgeStatsRecorder,
      EnvelopePublisher publisher,
      ScheduledExecutorService bridgeTimer) {
    return new BridgeLifecycle(
        bridgeId.value(),
        properties,
        bridgeDirectory,
        bridgeSockets,
        state,
        bridgeStatsRecorder,
        publisher::bufferedItems,
        bridgeTimer);
  }

  @Bean
  AppAuthenticator bridgeAuthenticator(BridgeProperties properties) {
    return AppAuthenticator.fromTokenFile(
        properties.appTokenFile(), new NetworkList(properties.allowedNetworks()));
  }

  /** Limits requests to the size of an upgrade request. */
  @Bean
  WebServerLimits bridgeServerLimits(
      Environment environment, AppAuthenticator bridgeAuthenticator) {
    return new WebServerLimits(
        environment.getProperty("server.address"),
        bridgeAuthenticator::exposureReason,
        MESSAGE_BUFFER);
  }

  @Bean
  SimpleUrlHandlerMapping bridgeEndpoint(
      AppSocketHandler bridgeSockets,
      AppAuthenticator bridgeAuthenticator,
      BridgeProperties properties,
      FleetState state) {
    LaunchTokenVerifier tokens =
        new LaunchTokenVerifier(
            properties.pool(),
            pool ->
                state.pool(pool).queries().processes().thenApply(BridgeConfiguration::tokenHashes),
            monotonicMillis());
    PendingSockets pending =
        new PendingSockets(
            properties.maxPendingSockets(),
            properties.maxPendingSocketsPerAddress(),
            properties.readyTimeout(),
            monotonicMillis());
    AppUpgradeHandler upgrade =
        new AppUpgradeHandler(
            bridgeSockets,
            new AppHandshake(bridgeAuthenticator, properties.allowedOrigins(), tokens),
            pending);
    return new SimpleUrlHandlerMapping(Map.of(PATH, upgrade, PATH + "/", upgrade), -1);
  }

  /** Keeps Tomcat's buffers small: the handler assembles and bounds messages itself. */
  @Bean
  ServletServerContainerFactoryBean bridgeContainer() {
    ServletServerContainerFactoryBean container = new FastClosingContainer();
    container.setMaxTextMessageBufferSize(MESSAGE_BUFFER);
    container.setMaxBinaryMessageBufferSize(MESSAGE_BUFFER);
    return container;
  }

  /** Checks every second, not every ten, for sockets whose close has no reply. */
  private static final class FastClosingContainer extends ServletServerContainerFactoryBean {
    @Override
    public void afterPropertiesSet() {
      super.afterPropertiesSet();
      if (getObject() instanceof WsWebSocketContainer tomcat) {
        tomcat.setProcessPeriod(1);
      }
    }
  }

  private static Set<String> tokenHashes(List<ProcessRecord> processes) {
    return processes.stream()
        .map(ProcessRecord::tokenHash)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Monotonic milliseconds, close to the wall clock. */
  private static LongSupplier monotonicMillis() {
    long origin = System.currentTimeMillis() - Duration.ofNanos(System.nanoTime()).toMillis();
    return () -> origin + Duration.ofNanos(System.nanoTime()).toMillis();
  }
}
