package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobAcceptanceReply;
import io.dsfleet.state.job.JobIds;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.NewJob;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** A scheduler on real servers with a separate pool. */
final class SchedulerFixture implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int PAGE = 1_000;
  private static final JsonMapper MAPPER = new JsonMapper();

  final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
  final String redisUri;
  final ConfigurableApplicationContext context;
  final PoolState pool;
  final EnvelopePublisher publisher;
  final RabbitAdmin admin;
  long queuedBefore;
  private final AtomicLong cameras = new AtomicLong((1L << 53) + 1);
  private final List<FakeBridge> bridges = new ArrayList<>();

  SchedulerFixture(String... settings) {
    this(environment("DSFLEET_TEST_REDIS_URI"), settings);
  }

  SchedulerFixture(String redisUri, String[] settings) {
    this.redisUri = redisUri;
    context = start(settings);
    pool = context.getBean(FleetState.class).pool(name);
    publisher = context.getBean(EnvelopePublisher.class);
    admin = new RabbitAdmin(context.getBean(ConnectionFactory.class));
  }

  /** Starts another scheduler. */
  ConfigurableApplicationContext start(String... settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("spring.rabbitmq.addresses", environment("DSFLEET_TEST_RABBITMQ_URI"));
    all.put("dsfleet.state.uri", redisUri);
    all.put("dsfleet.scheduler.pools", name);
    all.put("dsfleet.scheduler.any-media", "true");
    all.put("dsfleet.scheduler.sweep-interval", "50ms");
    all.put("dsfleet.scheduler.consistency-interval", "1s");
    all.put("dsfleet.state.redrive", "1s");
    all.put("dsfleet.state.retry-base", "100ms");
    all.put("dsfleet.state.grace", "1s");
    all.put("dsfleet.state.bridge-lease", "300s");
    all.put("dsfleet.state.recovery", "1s");
    for (String setting : settings) {
      String[] pair = setting.split("=", 2);
      all.put(pair[0], pair[1]);
    }
    return new SpringApplicationBuilder(SchedulerApplication.class)
        .web(WebApplicationType.NONE)
        .bannerMode(org.springframework.boot.Banner.Mode.OFF)
        .properties(all)
        .run();
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    assertThat(value).as("set %s, or run ./dsfleet test", name).isNotNull();
    return value;
  }

  FakeBridge bridge(Function<BridgeCommand, List<? extends FleetEvent>> apps) {
    return bridge(1, apps);
  }

  FakeBridge bridge(int copies, Function<BridgeCommand, List<? extends FleetEvent>> apps) {
    FakeBridge bridge =
        new FakeBridge(
            admin,
            context.getBean(EnvelopeConsumers.class),
            publisher,
            context.getBean(BrokerProperties.class),
            pool,
            copies,
            apps);
    bridges.add(bridge);
    return bridge;
  }

  /** A request with a new camera id. */
  AnalysisRequest request(int files) {
    return request(files, null, null);
  }

  AnalysisRequest request(int files, @Nullable String tenant, @Nullable Integer priority) {
    long camera = cameras.getAndIncrement();
    List<MediaFile> list = new ArrayList<>();
    for (int i = 1; i <= files; i++) {
      list.add(new MediaFile(FileType.FILE, (long) i, "/m/" + camera + "/" + i, null, null));
    }
    return new AnalysisRequest(
        camera, CameraType.FILESET, "/m/" + camera, null, "/o", list, null, name, tenant, priority);
  }

  /** Accepts jobs in order, as the gateway does. */
  List<String> acceptAll(List<AnalysisRequest> requests) {
    List<String> ids = new ArrayList<>();
    for (int from = 0; from < requests.size(); from += PAGE) {
      requests.subList(from, Math.min(requests.size(), from + PAGE)).stream()
          .map(this::accepting)
          .toList()
          .forEach(reply -> ids.add(((JobAcceptanceReply.Accepted) reply.join()).jobId()));
    }
    return ids;
  }

  /** Accepts a job, as the gateway does. */
  String accept(AnalysisRequest request) {
    return acceptAll(List.of(request)).getFirst();
  }

  private CompletableFuture<JobAcceptanceReply> accepting(AnalysisRequest request) {
    NewJob job =
        new NewJob(
            JobIds.next(name, System.currentTimeMillis()),
            request.cameraId(),
            request.cameraType(),
            null,
            request.tenantOrDefault(),
            request.priorityOrDefault(),
            request.namedFiles().size(),
            MAPPER.writeValueAsString(request),
            null,
            null);
    return pool.acceptance().accept(job);
  }

  /** Publishes an accepted job, as the gateway does. */
  CompletableFuture<?> submit(String jobId, AnalysisRequest request) {
    return publish(Topology.JOBS, new SubmitJob(jobId, request, null, null));
  }

  CompletableFuture<?> publish(String exchange, BrokerMessage message) {
    return publisher.send(exchange, name, message);
  }

  /** Accepts and publishes a job. */
  String job() {
    return job(request(2));
  }

  String job(AnalysisRequest request) {
    String id = accept(request);
    submit(id, request).join();
    return id;
  }

  void cancel(String jobId) {
    publish(Topology.CONTROL, new CancelJob(jobId, "requested")).join();
  }

  JobRecord record(String jobId) {
    return pool.queries().job(jobId).join().orElseThrow();
  }

  void awaitState(String jobId, JobState state) {
    await()
        .alias(jobId + " becomes " + state)
        .atMost(TIMEOUT)
        .until(() -> record(jobId).state(), state::equals);
  }

  void awaitAll(List<String> jobIds, JobState state) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              Map<String, JobRecord> jobs = pool.queries().jobs(jobIds).join();
              assertThat(jobs).hasSize(jobIds.size());
              assertThat(jobs.values()).allMatch(job -> job.state() == state);
            });
  }

  /** Awaits that all slots are free and no inconsistency is found. */
  void awaitConsistentWith(int freeSlots) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> assertThat(pool.queries().counts().join().freeSlots()).isEqualTo(freeSlots));
    assertThat(pool.queries().checkConsistency().join().isConsistent()).isTrue();
  }

  @Override
  public void close() {
    bridges.forEach(FakeBridge::close);
    context.getBean(SchedulerRuntime.class).stop();
    admin.deleteQueue(Topology.jobsQueue(name));
    admin.deleteQueue(Topology.controlQueue(name));
    context.close();
    try (RedisClient client = RedisClient.create(redisUri);
        var connection = client.connect()) {
      List<String> keys = connection.sync().keys("dsfleet:{" + name + "}:*");
      if (!keys.isEmpty()) {
        connection.sync().unlink(keys.toArray(String[]::new));
      }
    }
  }
}
