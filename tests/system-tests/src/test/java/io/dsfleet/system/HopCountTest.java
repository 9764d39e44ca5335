package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Every hop of a job crosses RabbitMQ in a single JVM too, as seen by queues bound beside the real
 * ones.
 */
class HopCountTest {
  private static final String APP = "hops-1";

  private final Map<String, Map<String, Integer>> seen = new ConcurrentHashMap<>();

  @Test
  void job_crossesEveryExchange() throws IOException, TimeoutException {
    try (StandaloneFixture system = StandaloneFixture.start("hop-count");
        ScriptedApp app = ScriptedApp.connect(system.socket(), APP, 1);
        Connection broker = SystemTestServers.ofEnvironment().broker();
        Channel channel = broker.createChannel()) {
      FleetClient client = system.client();
      client.awaitInstance(APP, 1);
      listen(channel, client.instance(APP).path("session").asLong());

      String job = client.submit(JobRequests.fileset(31, 2));
      client.awaitCompleted(job, Duration.ofSeconds(20));
      app.behaviour().fileTime(Duration.ofMinutes(1));
      String cancelled = client.submit(JobRequests.fileset(32, 2));
      client.awaitState(cancelled, "RUNNING", Duration.ofSeconds(20));
      client.post("/deepstream/jobs/" + cancelled + "/cancel", Map.of());
      client.awaitState(cancelled, "CANCELLED", Duration.ofSeconds(20));

      await().atMost(Duration.ofSeconds(10)).untilAsserted(this::everyHopWasTaken);
      app.behaviour().fileTime(Duration.ZERO);
      FleetStateAssertions.assertAtRest(client);
    }
  }

  private void everyHopWasTaken() {
    assertThat(seen.get(Topology.JOBS)).as("%s", seen).containsEntry("SubmitJob", 2);
    assertThat(seen.get(Topology.COMMANDS))
        .as("%s", seen)
        .containsEntry("StartJob", 2)
        .containsKey("InterruptJob");
    assertThat(seen.get(Topology.CONTROL)).as("%s", seen).containsEntry("CancelJob", 1);
    assertThat(seen.get(Topology.EVENTS))
        .as("%s", seen)
        .containsEntry("JobStarted", 2)
        .containsEntry("FileStarted", 3)
        .containsEntry("FileFinished", 2)
        .containsEntry("JobCompleted", 1)
        .containsEntry("JobInterrupted", 1);
  }

  private void listen(Channel channel, long session) throws IOException {
    tap(channel, Topology.JOBS, "default");
    tap(channel, Topology.CONTROL, "default");
    tap(channel, Topology.COMMANDS, Topology.sessionKey(APP, session));
    for (int partition = 0; partition < Topology.DEFAULT_PARTITIONS; partition++) {
      tap(channel, Topology.EVENTS, "p" + partition);
    }
  }

  private void tap(Channel channel, String exchange, String key) throws IOException {
    channel.exchangeDeclarePassive(exchange);
    String queue = channel.queueDeclare().getQueue();
    channel.queueBind(queue, exchange, key);
    channel.basicConsume(
        queue, true, (tag, delivery) -> count(exchange, delivery.getBody()), tag -> {});
  }

  private void count(String exchange, byte[] body) {
    BrokerCodec.DecodedEnvelope<BrokerMessage> opened =
        BrokerCodec.decodeEnvelope(body, BrokerMessage.class);
    seen.compute(
        exchange,
        (name, old) -> {
          Map<String, Integer> counts = new TreeMap<>(old == null ? Map.of() : old);
          opened
              .items()
              .forEach(item -> counts.merge(item.getClass().getSimpleName(), 1, Integer::sum));
          return counts;
        });
  }
}
