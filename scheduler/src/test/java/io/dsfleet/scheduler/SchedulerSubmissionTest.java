package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.TraceId;
import io.dsfleet.state.DeadLetterStore;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.job.JobFilter;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SchedulerSubmissionTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  private SchedulerFixture fleet;
  private String replies;

  @BeforeEach
  void start() {
    fleet = new SchedulerFixture();
    replies = "replies-" + fleet.name;
    fleet.admin.declareQueue(new Queue(replies, false, false, false));
  }

  @AfterEach
  void stop() {
    fleet.admin.deleteQueue(replies);
    fleet.close();
  }

  @Test
  void externalSubmission_isAcceptedRepliedToAndRun() {
    fleet.bridge(AppBehaviors::willing).connect("a", 1, "p", List.of());
    AnalysisRequest request = fleet.request(2);

    fleet.publish(Topology.JOBS, new SubmitJob(null, request, "key", replies)).join();

    String jobId = reply().path("job_id").asString();
    fleet.awaitState(jobId, JobState.COMPLETED);
    assertThat(fleet.context.getBean(FleetState.class).auditLog().newest(null, 100).join())
        .anyMatch(kept -> kept.entry().outcome().equals("accepted " + jobId));
    assertThat(fleet.record(jobId).cameraId()).isEqualTo(request.cameraId());

    fleet.publish(Topology.JOBS, new SubmitJob(null, request, "key", replies)).join();
    assertThat(reply().path("job_id").asString()).isEqualTo(jobId);

    fleet.publish(Topology.JOBS, new SubmitJob(null, fleet.request(1), "key", replies)).join();
    assertThat(reply().path("error_code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void messageWithoutEnvelopeOrIds_isAccepted() {
    fleet.bridge(AppBehaviors::willing).connect("a", 1, "p", List.of());

    send(
        """
        {"request": {"type": "folder", "path": "/nowhere/%s", "output_dir": "/o",
          "items": [{"file_path": "/nowhere/a.mp4"}]}}
        """
            .formatted(fleet.name));

    await()
        .atMost(SchedulerFixture.TIMEOUT)
        .until(() -> jobs().stream().anyMatch(job -> job.state() == JobState.COMPLETED));
  }

  @Test
  void invalidSubmission_isRefusedAndDeadLettered_andOthersRun() {
    fleet.bridge(AppBehaviors::willing).connect("a", 1, "p", List.of());
    AnalysisRequest good = fleet.request(1);
    String goodId = fleet.accept(good);
    AnalysisRequest bad = fleet.request(1).withCameraId(-1);

    fleet.publish(Topology.JOBS, new SubmitJob(null, bad, null, replies)).join();
    fleet.submit(goodId, good).join();

    JsonNode reply = reply();
    assertThat(reply.path("status").asString()).isEqualTo("refused");
    assertThat(reply.path("message").asString()).contains("camera_id: expected a number >= 0");
    fleet.awaitState(goodId, JobState.COMPLETED);
    awaitDeadLetter("camera_id: expected a number >= 0");
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void submissionOfABusyCamera_isRefusedNamingTheJob() {
    AnalysisRequest request = fleet.request(1);
    fleet.publish(Topology.JOBS, new SubmitJob(null, request, null, replies)).join();
    String jobId = reply().path("job_id").asString();

    fleet.publish(Topology.JOBS, new SubmitJob(null, request, null, replies)).join();

    JsonNode reply = reply();
    assertThat(reply.path("error_code").asString()).isEqualTo("CAMERA_BUSY");
    assertThat(reply.path("message").asString()).contains(jobId);
  }

  @Test
  void unknownJob_isDeadLettered() {
    String unknown = fleet.name + ".00000000000000000000000000";

    fleet.submit(unknown, fleet.request(1)).join();
    awaitDeadLetter("no job with id '" + unknown + "'");

    fleet.publish(Topology.CONTROL, new CancelJob(unknown, "r")).join();
    awaitDeadLetter("no job with id '" + unknown + "'");
  }

  @Test
  void malformedMessage_isDeadLetteredWithItsReason() {
    fleet.bridge(AppBehaviors::willing).connect("a", 1, "p", List.of());

    send("not json " + fleet.name);
    send("{\"v\":1,\"items\":[{\"kind\":\"CancelJob\",\"job_id\":\"x.1\",\"reason\":\"r\"}]}");

    awaitDeadLetter("the body is not valid JSON");
    awaitDeadLetter("expected a SubmitJob");
    fleet.awaitState(fleet.job(), JobState.COMPLETED);
  }

  @Test
  void undecodableSubmission_isRefusedToItsReplyQueue() {
    send("{\"reply_to\": \"%s\", \"request\": 7}".formatted(replies));
    JsonNode first = reply();
    assertThat(first.path("status").asString()).isEqualTo("refused");
    assertThat(first.path("error_code").asString()).isEqualTo("UNREADABLE");

    MessageProperties properties = new MessageProperties();
    properties.setReplyTo(replies);
    send("no json " + fleet.name, properties);
    assertThat(reply().path("message").asString()).contains("the body is not valid JSON");
    awaitDeadLetter("the body is not valid JSON");

    send("{\"idempotency_key\": \"mine\", \"request\": {\"camera_id\": -1}}", properties);
    JsonNode third = reply();
    assertThat(third.path("error_code").asString()).isEqualTo("VALIDATION");
    assertThat(third.path("idempotency_key").asString()).isEqualTo("mine");
  }

  @Test
  void submissionWithMisspelledField_isRefusedWithTheNearestName() {
    send(
        "{\"reply_to\": \"%s\", \"request\": {\"path\": \"/n\", \"prioritty\": 3}}"
            .formatted(replies));

    JsonNode answer = reply();
    assertThat(answer.path("status").asString()).isEqualTo("refused");
    assertThat(answer.path("error_code").asString()).isEqualTo("UNREADABLE");
    assertThat(answer.path("message").asString())
        .isEqualTo("request.prioritty: unknown name 'prioritty'; did you mean 'priority'?");
    awaitDeadLetter("unknown name 'prioritty'");
  }

  @Test
  void refusals_areAnsweredWithTheCorrelationIdOfTheMessage() {
    MessageProperties properties = new MessageProperties();
    properties.setReplyTo(replies);
    properties.setCorrelationId("call-7");
    String request =
        "\"request\": {\"type\": \"folder\", \"path\": \"/n\", \"output_dir\": \"/o\"}";
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("no json", "UNREADABLE");
    codes.put("{\"v\": 1, \"items\": []}", "UNREADABLE");
    codes.put("{\"idempotency_key\": \"k\", \"request\": 7}", "UNREADABLE");
    codes.put("{\"job_id\": \"\", %s}".formatted(request), "UNKNOWN_JOB");
    codes.put("{\"job_id\": \"%s.own\", %s}".formatted(fleet.name, request), "UNKNOWN_JOB");
    codes.put("{\"job_id\": \"other.own\", %s}".formatted(request), "UNKNOWN_JOB");
    for (String key : List.of("", "a b", "주문", "a\\tb", "k".repeat(256), "k".repeat(300_000))) {
      codes.put("{\"idempotency_key\": \"%s\", %s}".formatted(key, request), "VALIDATION");
    }

    codes.forEach(
        (body, code) -> {
          send(body, properties);
          Message reply = receive();
          JsonNode answer = MAPPER.readTree(reply.getBody());
          assertThat(answer.path("error_code").asString()).as(body).isEqualTo(code);
          assertThat(reply.getMessageProperties().getCorrelationId()).isEqualTo("call-7");
          assertThat(reply.getBody()).hasSizeLessThan(1_000);
        });
    assertThat(jobs()).isEmpty();

    send("{\"correlation_id\": \"own\", %s}".formatted(request), properties);
    assertThat(receive().getMessageProperties().getCorrelationId()).isEqualTo("own");
  }

  @Test
  void longUndecodableSubmission_isRefusedToItsReplyQueue() {
    send(
        "{\"reply_to\": \"%s\", \"correlation_id\": \"c\", \"request\": {\"x\": [%s7]}, \"kind\": 7}"
            .formatted(replies, "7,".repeat(10_000)));

    Message reply = receive();
    assertThat(MAPPER.readTree(reply.getBody()).path("status").asString()).isEqualTo("refused");
    assertThat(reply.getMessageProperties().getCorrelationId()).isEqualTo("c");
  }

  /** The trace of the item, else of the message; a malformed one is ignored. */
  @Test
  void externalTrace_becomesTheTraceOfTheJob() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    String parent = "00-" + trace + "-00f067aa0ba902b7-01";
    MessageProperties properties = new MessageProperties();
    properties.setReplyTo(replies);
    properties.setHeader("traceparent", parent);

    send(bare(1, ""), properties);
    assertThat(TraceId.suffixOf(reply().path("job_id").asString())).isEqualTo(trace);

    String other = trace.replace('4', '5');
    send(bare(2, ", \"traceparent\": \"%s\"".formatted(parent.replace('4', '5'))), properties);
    assertThat(TraceId.suffixOf(reply().path("job_id").asString())).isEqualTo(other);

    properties.setHeader("traceparent", 17);
    send(bare(3, ""), properties);
    assertThat(TraceId.suffixOf(reply().path("job_id").asString())).isNull();
  }

  private static String bare(int folder, String more) {
    return """
    {"request": {"type": "folder", "path": "/nowhere/trace-%d", "output_dir": "/o",
      "items": [{"file_path": "/nowhere/a.mp4"}]}%s}
    """
        .formatted(folder, more);
  }

  @Test
  void pathOutsideTheRoots_isRefused() {
    try (var closed =
        fleet.start(
            "dsfleet.scheduler.pools=closed-" + fleet.name, "dsfleet.scheduler.any-media=false")) {
      assertThat(closed.isActive()).isTrue();
      fleet
          .admin
          .getRabbitTemplate()
          .send(
              Topology.JOBS,
              "closed-" + fleet.name,
              new Message(
                  """
                  {"reply_to": "%s", "request": {"camera_id": 1, "camera_type": "fileset",
                   "camera_path": "/etc", "output_dir": "/etc", "pool": "closed-%s"}}
                  """
                      .formatted(replies, fleet.name)
                      .getBytes(StandardCharsets.UTF_8),
                  new MessageProperties()));

      assertThat(reply().path("message").asString())
          .contains("camera_path: the path is outside the allowed roots")
          .contains("output_dir: the path is outside the allowed roots");
    } finally {
      fleet.admin.deleteQueue(Topology.jobsQueue("closed-" + fleet.name));
      fleet.admin.deleteQueue(Topology.controlQueue("closed-" + fleet.name));
    }
  }

  @Test
  void jobsWithAddressesOfTheBroker_announceTheirEndThere() throws Exception {
    ConnectionFactory connections = fleet.context.getBean(ConnectionFactory.class);
    try (Connection connection = connections.createConnection();
        Channel requester = connection.createChannel(false)) {
      BlockingQueue<String> accepted = new LinkedBlockingQueue<>();
      String direct = "amq.rabbitmq.reply-to";
      String generated = requester.queueDeclare().getQueue();
      for (String queue : List.of(direct, generated)) {
        requester.basicConsume(
            queue,
            true,
            (_, message) -> accepted.add(new String(message.getBody(), StandardCharsets.UTF_8)),
            _ -> {});
        requester.basicPublish(
            Topology.JOBS,
            fleet.name,
            new AMQP.BasicProperties.Builder().replyTo(queue).build(),
            bare(queue.length(), "").getBytes(StandardCharsets.UTF_8));
        String reply = accepted.poll(SchedulerFixture.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        String jobId = MAPPER.readTree(reply).path("job_id").asString();

        String stored = fleet.pool.queries().request(jobId).join().orElseThrow();
        assertThat(MAPPER.readTree(stored).path("reply_to").asString())
            .startsWith(queue.equals(direct) ? direct + "." : queue);
      }
    }
  }

  @Test
  void repliesToReservedQueues_areNotSent() {
    fleet
        .publish(
            Topology.JOBS,
            new SubmitJob(null, fleet.request(1), null, Topology.controlQueue(fleet.name)))
        .join();

    await().atMost(SchedulerFixture.TIMEOUT).until(() -> !jobs().isEmpty());
    String job = fleet.job();
    fleet.cancel(job);
    fleet.awaitState(job, JobState.CANCELLED);
    assertThat(dead()).noneMatch(letter -> letter.text().contains("\"status\":\"accepted\""));
  }

  private void send(String body) {
    send(body, new MessageProperties());
  }

  private void send(String body, MessageProperties properties) {
    fleet
        .admin
        .getRabbitTemplate()
        .send(
            Topology.JOBS,
            fleet.name,
            new Message(body.getBytes(StandardCharsets.UTF_8), properties));
  }

  private JsonNode reply() {
    return MAPPER.readTree(receive().getBody());
  }

  private Message receive() {
    return await()
        .atMost(SchedulerFixture.TIMEOUT)
        .until(() -> fleet.admin.getRabbitTemplate().receive(replies), Objects::nonNull);
  }

  private List<JobRecord> jobs() {
    return fleet.pool.queries().jobs(JobFilter.ALL, null, 10).join().jobs();
  }

  private List<DeadLetterStore.DeadLetterEntry> dead() {
    return fleet.context.getBean(FleetState.class).deadLetters().newest(100).join().stream()
        .filter(letter -> letter.origin().contains(fleet.name))
        .toList();
  }

  private void awaitDeadLetter(String reason) {
    await()
        .atMost(SchedulerFixture.TIMEOUT)
        .untilAsserted(
            () -> assertThat(dead()).anyMatch(letter -> letter.reason().contains(reason)));
  }
}
