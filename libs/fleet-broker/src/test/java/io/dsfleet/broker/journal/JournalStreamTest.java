package io.dsfleet.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.messages.broker.JournalEntry;
import io.dsfleet.messages.broker.Topology;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;

class JournalStreamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String pool = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService outcomes = Executors.newSingleThreadExecutor();
  private CachingConnectionFactory connections;
  private RabbitAdmin admin;
  private EnvelopePublisher publisher;
  private JournalStream journal;

  @BeforeEach
  void connect() {
    String uri = System.getenv("DSFLEET_TEST_RABBITMQ_URI");
    assertThat(uri).as("set DSFLEET_TEST_RABBITMQ_URI, or run ./dsfleet test").isNotNull();
    connections = new CachingConnectionFactory(URI.create(uri));
    admin = new RabbitAdmin(connections);
    // The defaults of dsfleet.journal, because other tests declare the same stream.
    for (Declarable each :
        BrokerTopology.journalStream(Duration.ofDays(2), 2L << 30).getDeclarables()) {
      switch (each) {
        case Queue q -> admin.declareQueue(q);
        case DirectExchange e -> admin.declareExchange(e);
        case Binding b -> admin.declareBinding(b);
        default -> throw new AssertionError("expected a known declarable, but it is " + each);
      }
    }
    BrokerProperties properties =
        new BrokerProperties(Duration.ofSeconds(5), 256, 100_000, 64, 4, false);
    publisher =
        new EnvelopePublisher(connections, properties, InstantSource.system(), timer, outcomes);
    journal = new JournalStream(connections, publisher);
  }

  @AfterEach
  void disconnect() {
    publisher.close();
    connections.destroy();
    timer.shutdownNow();
    outcomes.shutdown();
  }

  @Test
  void appendedLines_followConfirmedLines_atEachRead() {
    List<JournalEntry> written = lines(2_000);
    journal.append(written.subList(0, 1_500));
    journal.append(written.subList(1_500, 2_000));

    for (int time = 0; time < 2; time++) {
      List<JournalEntry> seen = read(pool);
      assertThat(seen).containsExactlyInAnyOrderElementsOf(written);
      assertThat(seen.subList(0, 1_500))
          .containsExactlyInAnyOrderElementsOf(written.subList(0, 1_500));
    }
  }

  @Test
  void readFromAnOffset_returnsAllLinesAppendedSince() {
    List<JournalEntry> all = lines(5_000);
    journal.append(all.subList(0, 3_000));
    long end = journal.currentOffset(pool, PATIENCE);
    List<JournalEntry> written = all.subList(3_000, 5_000);
    journal.append(written);

    List<JournalEntry> seen = new ArrayList<>();
    journal.read(pool, end, PATIENCE, seen::add);

    assertThat(seen).containsAll(written).hasSizeLessThan(4_000);
  }

  @Test
  void linesOfOtherPools_areSkipped() {
    journal.append(lines(3));

    assertThat(read(pool + "-other")).isEmpty();
  }

  @Test
  void foreignMessages_areSkipped() {
    journal.append(lines(1));
    for (String foreign : List.of("", "{", "[]", "{\"items\":[{\"pool\":\"" + pool + "\"}]}")) {
      admin.getRabbitTemplate().send(Topology.JOURNAL, "", message(foreign));
    }

    assertThat(read(pool)).isEqualTo(lines(1));
  }

  @Test
  void append_unroutedLines_throws() {
    publisher.close();

    assertThatThrownBy(() -> journal.append(lines(1)))
        .isInstanceOf(BrokerUnavailableException.class);
  }

  private static org.springframework.amqp.core.Message message(String body) {
    return MessageBuilder.withBody(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)).build();
  }

  /** Read markers are not content. */
  private List<JournalEntry> read(String of) {
    List<JournalEntry> seen = new ArrayList<>();
    journal.read(of, JournalStream.START_OFFSET, PATIENCE, seen::add);
    seen.removeIf(JournalEntry::isMarker);
    return seen;
  }

  private List<JournalEntry> lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new JournalEntry(pool, 0, i, "jobs", "job-" + i, "{\"at\":" + i + "}"))
        .toList();
  }
}
