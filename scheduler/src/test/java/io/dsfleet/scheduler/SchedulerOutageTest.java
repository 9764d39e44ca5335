package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.job.JobState;
import io.dsfleet.testkit.PrivateRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SchedulerOutageTest {

  @Test
  void redisOutage_losesNothing(@TempDir Path data) throws Exception {
    try (PrivateRedis redis = PrivateRedis.start(data);
        SchedulerFixture fleet = new SchedulerFixture(redis.uri().toString(), new String[0])) {
      FakeBridge bridge = fleet.bridge(AppBehaviors::working);
      bridge.connect("a", 2, "p", List.of());
      List<String> jobs = new ArrayList<>();
      List<AnalysisRequest> requests = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        requests.add(fleet.request(2));
        jobs.add(fleet.accept(requests.get(i)));
      }
      fleet.submit(jobs.get(0), requests.get(0)).join();
      fleet.awaitState(jobs.get(0), JobState.RUNNING);
      var running = fleet.record(jobs.get(0)).assignment().orElseThrow();

      redis.stop();
      bridge.behave(AppBehaviors::willing);
      for (int i = 1; i < 20; i++) {
        fleet.submit(jobs.get(i), requests.get(i)).join();
      }
      AppBehaviors.allEvents(running, 2).forEach(bridge::publish);
      redis.restart();

      await().atMost(SchedulerFixture.TIMEOUT).ignoreExceptions().until(() -> answers(fleet));
      fleet.awaitAll(jobs, JobState.COMPLETED);
      assertThat(jobs.stream().map(fleet::record)).allMatch(job -> job.attempt() == 1);
      fleet.awaitConsistentWith(2);
    }
  }

  /** The broker closes the channels of consumers that hold deliveries for too long. */
  @Test
  void redisOutage_beyondTheConsumerTimeout_acceptsASubmissionOnce(@TempDir Path data)
      throws Exception {
    try (PrivateRedis redis = PrivateRedis.start(data);
        SchedulerFixture fleet = new SchedulerFixture(redis.uri().toString(), new String[0])) {
      String replies = "replies-" + fleet.name;
      fleet.admin.declareQueue(new Queue(replies, false, false, false));
      String jobs = Topology.jobsQueue(fleet.name);
      var connections = fleet.context.getBean(CachingConnectionFactory.class);

      redis.pause();
      AnalysisRequest request = fleet.request(1);
      fleet.publish(Topology.JOBS, new SubmitJob(null, request, null, replies)).join();
      for (int i = 0; i < 2; i++) {
        await().atMost(SchedulerFixture.TIMEOUT).until(() -> delivered(fleet, jobs));
        connections.resetConnection();
      }
      redis.resume();
      SubmitJob invalid = new SubmitJob(null, request, "not a key", replies);
      assertThat(reply(fleet, replies).path("status").asString()).isEqualTo("accepted");
      // The second one is handled after all redeliveries, so no other refusal comes between.
      for (int i = 0; i < 2; i++) {
        fleet.publish(Topology.JOBS, invalid).join();
        assertThat(replyOtherThanAccepted(fleet, replies).path("error_code").asString())
            .isEqualTo("VALIDATION");
      }
      fleet.admin.deleteQueue(replies);
    }
  }

  private static boolean delivered(SchedulerFixture fleet, String queue) {
    var info = fleet.admin.getQueueInfo(queue);
    return info != null && info.getMessageCount() == 0 && info.getConsumerCount() > 0;
  }

  /** A redelivery may repeat the acceptance; the job is the same. */
  private static JsonNode replyOtherThanAccepted(SchedulerFixture fleet, String queue) {
    JsonNode reply = reply(fleet, queue);
    while (reply.path("status").asString().equals("accepted")) {
      reply = reply(fleet, queue);
    }
    return reply;
  }

  private static JsonNode reply(SchedulerFixture fleet, String queue) {
    Message message =
        await()
            .atMost(SchedulerFixture.TIMEOUT)
            .until(() -> fleet.admin.getRabbitTemplate().receive(queue), Objects::nonNull);
    return new JsonMapper().readTree(message.getBody());
  }

  private static boolean answers(SchedulerFixture fleet) {
    return fleet.pool.queries().counts().join() != null;
  }
}
