package io.dsfleet.gateway;

import io.dsfleet.broker.RequestConsumers;
import io.dsfleet.broker.Subscription;
import io.dsfleet.messages.broker.BridgeRequest;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Simulates the bridge of one connected app; the test supplies the replies. */
final class AppOnPaper implements AutoCloseable {
  private final String bridge = "bridge-" + UUID.randomUUID().toString().substring(0, 8);
  private final FleetOnPaper fleet;
  private final String instance;
  private final Subscription subscription;
  final LinkedBlockingQueue<BridgeRequest> asked = new LinkedBlockingQueue<>();

  AppOnPaper(GatewayUnderTest gateway, int streams, Function<BridgeRequest, ServiceReply> replies) {
    fleet = new FleetOnPaper(gateway.state());
    instance = fleet.connect(streams, bridge);
    subscription =
        gateway
            .bean(RequestConsumers.class)
            .serve(
                Topology.bridgeKey(bridge),
                BridgeRequest.class,
                request -> {
                  asked.add(request);
                  return replies.apply(request);
                });
  }

  String instance() {
    return instance;
  }

  FleetOnPaper fleet() {
    return fleet;
  }

  @Override
  public void close() {
    subscription.close();
    fleet.disconnect(instance);
  }
}
