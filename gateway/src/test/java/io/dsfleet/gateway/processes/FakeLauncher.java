package io.dsfleet.gateway.processes;

import io.dsfleet.broker.Subscription;
import io.dsfleet.gateway.GatewayUnderTest;
import io.dsfleet.messages.broker.LauncherRequest;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A launcher of a host of its own that answers what the test says. */
final class FakeLauncher implements AutoCloseable {
  final String host = "host-" + UUID.randomUUID();
  final List<LauncherRequest> heard = new CopyOnWriteArrayList<>();
  private final Subscription subscription;

  FakeLauncher(GatewayUnderTest gateway, Function<LauncherRequest, ServiceReply> answers) {
    subscription =
        gateway
            .requests()
            .serve(
                Topology.launcherKey(host),
                LauncherRequest.class,
                request -> {
                  heard.add(request);
                  return answers.apply(request);
                });
  }

  @Override
  public void close() {
    subscription.close();
  }
}
