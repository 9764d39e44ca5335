package io.dsfleet.gateway;

import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.broker.request.RequestServer;
import io.dsfleet.messages.broker.BridgeRequest;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Simulates the bridge of one connected app; the test supplies the replies. */
final class FakeAppBridge implements AutoCloseable {
  private final String bridge = "bridge-" + UUID.randomUUID().toString().substring(0, 8);
  private final FakeFleet fleet;
  private final String instance;
  private final Subscription subscription;
  final LinkedBlockingQueue<BridgeRequest> receivedQueries = new LinkedBlockingQueue<>();

  FakeAppBridge(
      GatewayFixture gateway, int streams, Function<BridgeRequest, ServiceReply> replies) {
    fleet = new FakeFleet(gateway.state());
    instance = fleet.connect(streams, bridge);
    subscription =
        gateway
            .bean(RequestServer.class)
            .serve(
                Topology.bridgeKey(bridge),
                BridgeRequest.class,
                request -> {
                  receivedQueries.add(request);
                  return replies.apply(request);
                });
  }

  String instance() {
    return instance;
  }

  FakeFleet fleet() {
    return fleet;
  }

  @Override
  public void close() {
    subscription.close();
    fleet.disconnect(instance);
  }
}
