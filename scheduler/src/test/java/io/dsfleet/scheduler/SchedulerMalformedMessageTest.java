package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.PausePool;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.DeadLetterStore;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.job.JobState;
import io.dsfleet.testkit.MalformedMessageGenerator;
import io.dsfleet.testkit.MalformedMessageGenerator.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Jobs are accepted, cancelled and run despite malformed messages. */
class SchedulerMalformedMessageTest {
  private static final int MALFORMED = 200;
  private static final int EACH = 10;

  private final long seed = Long.getLong("dsfleet.fuzz.seed", new Random().nextLong());
  private SchedulerFixture fleet;

  @BeforeEach
  void start() {
    fleet = new SchedulerFixture("dsfleet.broker.prefetch=8");
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void malformedMessages_blockNoQueue() throws Exception {
    System.out.println("repeat with -Ddsfleet.fuzz.seed=" + seed);
    fleet.bridge(AppBehaviors::willing).connect("a", 1, "p", List.of());
    List<Malformed> jobs =
        messages(
            """
            {"kind":"SubmitJob","job_id":"x.1","request":{"camera_type":"file",\
            "camera_path":"/a","output_dir":"/o"}}\
            """);
    List<Malformed> commands =
        messages("{\"kind\":\"CancelJob\",\"job_id\":\"x.1\",\"reason\":\"r\"}");
    List<Malformed> events =
        messages(
            new String(
                BrokerCodec.encode(new SessionLost("x", 1, "x", "r")), StandardCharsets.UTF_8));
    List<String> run = new ArrayList<>();
    List<String> cancelled = new ArrayList<>();
    fleet.publish(Topology.CONTROL, new PausePool(true)).join();
    ConnectionFactory connections = fleet.context.getBean(ConnectionFactory.class);
    try (Channel channel = connections.createConnection().createChannel(false)) {
      for (int i = 0; i < MALFORMED; i++) {
        if (i % EACH == 0) {
          run.add(fleet.job());
          cancelled.add(fleet.job());
          fleet.publish(Topology.CONTROL, new CancelJob(cancelled.getLast(), "requested")).join();
        }
        publish(channel, Topology.JOBS, fleet.name, jobs.get(i));
        publish(channel, Topology.CONTROL, fleet.name, commands.get(i));
        publish(channel, Topology.EVENTS, "p" + i % 4, events.get(i));
      }
    }
    fleet.publish(Topology.CONTROL, new PausePool(false)).join();

    fleet.awaitAll(cancelled, JobState.CANCELLED);
    fleet.awaitAll(run, JobState.COMPLETED);
    DeadLetterStore letters = fleet.context.getBean(FleetState.class).deadLetters();
    await().atMost(SchedulerFixture.TIMEOUT).until(() -> !ours(letters).isEmpty());
    for (DeadLetterStore.StoredDeadLetter letter : ours(letters)) {
      assertThat(letters.remove(letter.id()).join()).as(letter.toString()).isTrue();
    }
  }

  private List<DeadLetterStore.StoredDeadLetter> ours(DeadLetterStore letters) {
    return letters.all().join().stream()
        .filter(letter -> letter.entry().origin().contains(fleet.name))
        .toList();
  }

  private List<Malformed> messages(String sample) {
    return new MalformedMessageGenerator(seed, List.of(sample)).messages(MALFORMED);
  }

  private static void publish(Channel channel, String exchange, String key, Malformed message)
      throws Exception {
    channel.basicPublish(exchange, key, message.properties(), message.body());
  }
}
