package io.dsfleet.scheduler;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.ReportedCamera;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionOpenReply;
import io.dsfleet.state.instance.SessionRef;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.core.RabbitAdmin;

/** A bridge whose apps are a function from commands to events. */
final class FakeBridge implements AutoCloseable {
  final String id = "bridge-" + UUID.randomUUID().toString().substring(0, 8);
  final ConcurrentLinkedQueue<BridgeCommand> commands = new ConcurrentLinkedQueue<>();
  final Map<String, SessionOpenReply.Opened> sessions = new ConcurrentHashMap<>();

  private final RabbitAdmin admin;
  private final EnvelopePublisher publisher;
  private final BrokerProperties broker;
  private final PoolState pool;
  private final Subscription subscription;
  private final int copies;
  private volatile Function<BridgeCommand, List<? extends FleetEvent>> apps;

  /**
   * Starts consuming commands.
   *
   * @param copies number of times that each event is published and each command handled
   */
  FakeBridge(
      RabbitAdmin admin,
      EnvelopeConsumers consumers,
      EnvelopePublisher publisher,
      BrokerProperties broker,
      PoolState pool,
      int copies,
      Function<BridgeCommand, List<? extends FleetEvent>> apps) {
    this.admin = admin;
    this.publisher = publisher;
    this.broker = broker;
    this.pool = pool;
    this.copies = copies;
    this.apps = apps;
    admin.declareQueue(new Queue(id, false, true, true));
    subscription = consumers.subscribe(id, BridgeCommand.class, fault -> false, this::handle);
  }

  private List<BrokerCodec.RejectedItem> handle(List<BridgeCommand> items) {
    for (BridgeCommand command : items) {
      for (int copy = 0; copy < copies; copy++) {
        commands.add(command);
        apps.apply(command).forEach(this::publish);
      }
    }
    return List.of();
  }

  /** Changes the behaviour of the apps. */
  void behave(Function<BridgeCommand, List<? extends FleetEvent>> behaviour) {
    apps = behaviour;
  }

  /** Publishes the event after all others of its instance. */
  void publish(FleetEvent event) {
    for (int copy = 0; copy < copies; copy++) {
      var _ =
          publisher.sendInOrder(
              Topology.EVENTS,
              Topology.partitionKey(event.instanceId(), broker.partitions()),
              event);
    }
  }

  /** Connects an app of the process: claims the session, binds it and reports it ready. */
  SessionOpenReply.Opened connect(
      String instance, int streams, String process, @Nullable List<ReportedCamera> running) {
    SessionClaim claim =
        new SessionClaim(
            instance, id, process, streams, true, process, null, null, null, null, null, null);
    SessionOpenReply.Opened opened = (SessionOpenReply.Opened) pool.sessions().open(claim).join();
    sessions.put(instance, opened);
    pool.sessions().heartbeat(id, List.of(new SessionRef(instance, opened.session()))).join();
    admin.declareBinding(
        BrokerTopology.sessionBinding(id, Topology.sessionKey(instance, opened.session())));
    publish(
        new InstanceReady(
            instance, opened.session(), opened.epoch(), pool.name(), streams, running));
    return opened;
  }

  /** Renews the session leases. */
  void heartbeat() {
    pool.sessions().heartbeat(id, List.of()).join();
  }

  @Override
  public void close() {
    subscription.close();
    admin.deleteQueue(id);
  }
}
