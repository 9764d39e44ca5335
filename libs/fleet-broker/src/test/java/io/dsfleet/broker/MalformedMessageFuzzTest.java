package io.dsfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.dsfleet.broker.consume.DeadLetter;
import io.dsfleet.broker.consume.DeadLetterPublisher;
import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.consume.EnvelopeHandler;
import io.dsfleet.broker.consume.ExternalMessageAdapter;
import io.dsfleet.broker.consume.ExternalMessageProperties;
import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.broker.journal.JournalStream;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.request.RequestClient;
import io.dsfleet.broker.request.RequestServer;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JournalEntry;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.LogRead;
import io.dsfleet.messages.broker.ProcessCommand;
import io.dsfleet.messages.broker.ReadLog;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.testkit.MalformedMessageGenerator;
import io.dsfleet.testkit.MalformedMessageGenerator.Malformed;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;

/** Valid messages are applied despite malformed ones, on every kind of queue. */
class MalformedMessageFuzzTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int MALFORMED = 300;
  private static final int GOOD = 40;

  private final long seed = Long.getLong("dsfleet.fuzz.seed", new Random().nextLong());
  private final String name = "fuzz-" + UUID.randomUUID();
  private final String dead = name + ".dead";
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService outcomes = Executors.newSingleThreadExecutor();
  private final BrokerProperties properties =
      new BrokerProperties(Duration.ofSeconds(5), 256, 100_000, 8, 4, false);
  private CachingConnectionFactory connections;
  private RabbitAdmin admin;
  private EnvelopePublisher publisher;
  private EnvelopeConsumers consumers;

  @BeforeEach
  void connect() {
    System.out.println("repeat with -Ddsfleet.fuzz.seed=" + seed);
    String uri = System.getenv("DSFLEET_TEST_RABBITMQ_URI");
    assertThat(uri).as("set DSFLEET_TEST_RABBITMQ_URI, or run ./dsfleet test").isNotNull();
    connections = new CachingConnectionFactory(URI.create(uri));
    admin = new RabbitAdmin(connections);
    FanoutExchange letters = new FanoutExchange(Topology.DEAD_LETTERS);
    admin.declareExchange(letters);
    admin.declareQueue(new Queue(dead, true, false, false, Topology.deadLetterQueueArguments()));
    admin.declareBinding(BindingBuilder.bind(new Queue(dead)).to(letters));
    admin.declareQueue(new Queue(name, true, false, false, Topology.quorumQueueArguments()));
    publisher =
        new EnvelopePublisher(connections, properties, InstantSource.system(), timer, outcomes);
    consumers = new EnvelopeConsumers(connections, properties, publisher);
  }

  @AfterEach
  void disconnect() {
    publisher.close();
    admin.deleteQueue(name);
    admin.deleteQueue(dead);
    connections.destroy();
    timer.shutdownNow();
    outcomes.shutdown();
  }

  @Test
  void submissions_areAppliedDespiteMalformedOnes() throws Exception {
    String request =
        """
        {"kind":"SubmitJob","job_id":"%s","request":{"camera_type":"file","camera_path":"/a",\
        "output_dir":"/o"},"reply_to":"nowhere"}\
        """;
    fuzz(
        SubmitJob.class,
        i ->
            BrokerCodec.decodeEnvelope(
                    request.formatted(good(i)).getBytes(StandardCharsets.UTF_8), SubmitJob.class)
                .items()
                .getFirst(),
        List.of(request.formatted("x.1")),
        item -> String.valueOf(item.jobId()).startsWith(name));
  }

  @Test
  void controlCommands_areAppliedDespiteMalformedOnes() throws Exception {
    fuzz(
        ControlCommand.class,
        i -> new CancelJob(good(i), "r"),
        List.of(
            "{\"kind\":\"CancelJob\",\"job_id\":\"x.1\",\"reason\":\"r\"}",
            "{\"kind\":\"ChangePriority\",\"job_id\":\"x.1\",\"priority\":3}",
            "{\"kind\":\"PausePool\",\"paused\":true}"),
        item -> item instanceof CancelJob cancel && cancel.jobId().startsWith(name));
  }

  @Test
  void launchCommands_areAppliedDespiteMalformedOnes() throws Exception {
    fuzz(
        ProcessCommand.class,
        i -> new KillProcess(good(i), "i", "pool", "r", 1),
        List.of(text(new KillProcess("x", "i", "pool", "r", 1))),
        item -> item instanceof KillProcess kill && kill.processId().startsWith(name));
  }

  @Test
  void events_areAppliedDespiteMalformedOnes() throws Exception {
    fuzz(
        FleetEvent.class,
        i -> new SessionLost(good(i), 1, "pool", "r"),
        List.of(text(new SessionLost("x", 1, "pool", "r"))),
        item -> item.instanceId().startsWith(name));
  }

  @Test
  void commandsToSessions_areAppliedDespiteMalformedOnes() throws Exception {
    fuzz(
        BridgeCommand.class,
        i -> new InterruptStray(good(i), 1, 0, 7),
        List.of(text(new InterruptStray("x", 1, 0, 7))),
        item -> item instanceof InterruptStray stray && stray.instanceId().startsWith(name));
  }

  @Test
  void deadLetters_areKeptDespiteMalformedOnes() throws Exception {
    List<DeadLetter> seen = Collections.synchronizedList(new ArrayList<>());
    List<DeadLetter> good = new ArrayList<>();
    try (Subscription _ =
        consumers.subscribeDeadLetters(
            name,
            fault -> false,
            items -> {
              items.forEach(item -> assertThat(item.origin() + item.reason()).isNotNull());
              seen.addAll(items);
              return List.of();
            })) {
      List<String> samples = List.of("{\"origin\":\"o\",\"reason\":\"r\",\"text\":\"t\"}");
      publish(
          "",
          name,
          samples,
          i -> {
            DeadLetter letter = new DeadLetter(good(i), "r", "t");
            good.add(letter);
            return BrokerCodec.joinEncoded(List.of(DeadLetterPublisher.encode(letter)));
          });
      await().atMost(BOUND).until(() -> seen.containsAll(good));
      await().atMost(BOUND).until(this::isDrained);
    }
  }

  /** A server at its limit of concurrent requests refuses; asking again is the caller's part. */
  private CompletableFuture<ServiceReply> requestUntilServed(
      RequestClient client, ReadLog request) {
    return client
        .request(name, request, BOUND)
        .thenCompose(
            reply ->
                reply instanceof RequestRefused refused
                        && refused.code() == RequestRefusalCode.UNAVAILABLE
                    ? requestUntilServed(client, request)
                    : CompletableFuture.completedFuture(reply));
  }

  @Test
  void requests_areAnsweredDespiteMalformedOnes() throws Exception {
    admin.declareExchange(new DirectExchange(Topology.REQUESTS));
    RequestServer servers = new RequestServer(connections);
    List<CompletableFuture<ServiceReply>> answers = new ArrayList<>();
    try (RequestClient asker = new RequestClient(connections, timer);
        Subscription _ =
            servers.serve(
                name,
                ReadLog.class,
                request -> new LogRead(request.processId(), null, List.of(), null, true))) {
      publish(
          Topology.REQUESTS,
          name,
          List.of(text(new ReadLog("x", 1, null))),
          i -> {
            answers.add(requestUntilServed(asker, new ReadLog(good(i), 1, null)));
            return null;
          });
      for (int i = 0; i < GOOD; i++) {
        assertThat(answers.get(i).join())
            .as("seed %d", seed)
            .isEqualTo(new LogRead(good(i), null, List.of(), null, true));
      }
    }
  }

  @Test
  void journalLines_areReadDespiteMalformedOnes() throws Exception {
    for (Declarable each :
        BrokerTopology.journalStream(Duration.ofDays(2), 2L << 30).getDeclarables()) {
      switch (each) {
        case Queue q -> admin.declareQueue(q);
        case DirectExchange e -> admin.declareExchange(e);
        case Binding b -> admin.declareBinding(b);
        default -> throw new AssertionError("expected a known declarable, but it is " + each);
      }
    }
    JournalStream journal = new JournalStream(connections, publisher);
    JournalEntry sample = new JournalEntry("x", 0, 1, "jobs", "f", "{}");
    publish(
        Topology.JOURNAL,
        "",
        List.of(new String(sample.encode(), StandardCharsets.UTF_8)),
        i ->
            BrokerCodec.joinEncoded(
                List.of(new JournalEntry(name, 0, i, "jobs", good(i), "{}").encode())));
    List<String> seen = new ArrayList<>();
    journal.read(name, JournalStream.START_OFFSET, BOUND, line -> seen.add(line.field()));

    assertThat(seen).as("seed %d", seed).contains(validMessages());
  }

  private <T extends BrokerMessage> void fuzz(
      Class<T> kind, IntFunction<T> good, List<String> samples, Predicate<T> isGood)
      throws Exception {
    List<T> applied = Collections.synchronizedList(new ArrayList<>());
    EnvelopeHandler<T> handler =
        items -> {
          applied.addAll(items.stream().filter(isGood).toList());
          return List.of();
        };
    try (Subscription _ =
        consumers.subscribe(name, kind, fault -> false, new FailingAdapter<T>(), handler)) {
      publish("", name, samples, i -> BrokerCodec.encodeEnvelope(List.of(good.apply(i))));
      await().atMost(BOUND).until(() -> applied.size() >= GOOD);
      await().atMost(BOUND).until(this::isDrained);
    }
    List<T> expected = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      expected.add(good.apply(i));
    }
    assertThat(applied).as("seed %d", seed).isEqualTo(expected);
    assertThat(admin.getQueueInfo(dead).getMessageCount()).isPositive();
  }

  /**
   * Publishes valid messages before, between and after malformed ones; a null body was already
   * sent.
   */
  private void publish(
      String exchange, String key, List<String> samples, IntFunction<byte @Nullable []> good)
      throws Exception {
    List<Malformed> malformed = new MalformedMessageGenerator(seed, samples).messages(MALFORMED);
    try (Channel channel = connections.createConnection().createChannel(false)) {
      channel.confirmSelect();
      int next = 0;
      for (int i = 0; i <= MALFORMED; i++) {
        while (next < GOOD && next * MALFORMED <= i * (GOOD - 1)) {
          byte[] body = good.apply(next++);
          if (body != null) {
            channel.basicPublish(exchange, key, null, body);
          }
        }
        if (i < MALFORMED) {
          Malformed message = malformed.get(i);
          channel.basicPublish(exchange, key, message.properties(), message.body());
        }
      }
      channel.waitForConfirmsOrDie(BOUND.toMillis());
    }
  }

  /** Unacknowledged deliveries would use up the prefetch. */
  private boolean isDrained() {
    return admin.getQueueInfo(name).getMessageCount() == 0;
  }

  private String good(int i) {
    return name + "." + i;
  }

  private String[] validMessages() {
    return IntStream.range(0, GOOD).mapToObj(this::good).toArray(String[]::new);
  }

  private static String text(BrokerMessage message) {
    return new String(BrokerCodec.encode(message), StandardCharsets.UTF_8);
  }

  /** Throws on undecodable messages, as a faulty adapter would. */
  private static final class FailingAdapter<T> implements ExternalMessageAdapter<T> {
    @Override
    public T withMessageProperties(T item, ExternalMessageProperties properties) {
      return item;
    }

    @Override
    public void handleUnreadable(
        BrokerCodec.RejectedItem item, ExternalMessageProperties properties) {
      if (item.text().isEmpty()) {
        throw new StackOverflowError();
      }
    }
  }
}
