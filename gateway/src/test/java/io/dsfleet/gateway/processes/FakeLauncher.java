package io.dsfleet.gateway.processes;

import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.messages.broker.LauncherRequest;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A launcher of a random host, with the replies of a test. */
final class FakeLauncher implements AutoCloseable {
  final String host = "host-" + UUID.randomUUID();
  final List<LauncherRequest> received = new CopyOnWriteArrayList<>();
  private final Subscription subscription;

  FakeLauncher(GatewayFixture gateway, Function<LauncherRequest, ServiceReply> handler) {
    subscription =
        gateway
            .requests()
            .serve(
                Topology.launcherKey(host),
                LauncherRequest.class,
                request -> {
                  received.add(request);
                  return handler.apply(request);
                });
  }

  @Override
  public void close() {
    subscription.close();
  }
}
