package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.testkit.AnswerTextCheck;
import io.dsfleet.testkit.SubmissionGenerator;
import io.dsfleet.testkit.SubmissionGenerator.Submission;
import io.dsfleet.testkit.SubmissionGenerator.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each generated submission over AMQP is accepted with its values, or refused with its field. */
class SchedulerGeneratedSubmissionsTest {
  private static final int ACCEPTED = 40;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final long seed = Long.getLong("dsfleet.fuzz.seed", new Random().nextLong());
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
  void eachSubmission_isAnsweredWithItsVerdict() throws Exception {
    List<Submission> all =
        new SubmissionGenerator(seed, fleet.name, 7_000_000_000_000L).submissions(ACCEPTED);
    publish(all);
    Map<String, JsonNode> answers = new HashMap<>();
    while (answers.size() < all.size()) {
      Message answer = fleet.admin.getRabbitTemplate().receive(replies, 30_000);
      assertThat(answer)
          .as("seed %d, unanswered: %s", seed, unanswered(all, answers.keySet()))
          .isNotNull();
      answers.put(
          answer.getMessageProperties().getCorrelationId(), MAPPER.readTree(answer.getBody()));
    }

    SoftAssertions softly = new SoftAssertions();
    for (int i = 0; i < all.size(); i++) {
      JsonNode answer = answers.get(Integer.toString(i));
      String shown = all.get(i).name() + ", -Ddsfleet.fuzz.seed=" + seed + ": " + answer;
      softly.assertThat(AnswerTextCheck.internalsIn(answer.toString())).as(shown).isEmpty();
      switch (all.get(i).verdict()) {
        case Verdict.Accepted accepted ->
            softly.assertThat(acceptedAs(answer)).as(shown).isEqualTo(accepted);
        case Verdict.Refused refused -> {
          softly.assertThat(answer.path("status").asString()).as(shown).isEqualTo("refused");
          softly
              .assertThat(answer.path("message").asString())
              .as(shown)
              .isNotBlank()
              .contains(refused.field());
        }
      }
    }
    softly.assertAll();
  }

  private void publish(List<Submission> all) throws Exception {
    ConnectionFactory connections = fleet.context.getBean(ConnectionFactory.class);
    try (Connection connection = connections.createConnection();
        Channel channel = connection.createChannel(false)) {
      for (int i = 0; i < all.size(); i++) {
        channel.basicPublish(
            Topology.JOBS,
            fleet.name,
            new AMQP.BasicProperties.Builder()
                .replyTo(replies)
                .correlationId(Integer.toString(i))
                .build(),
            all.get(i).message());
      }
    }
  }

  private static List<String> unanswered(List<Submission> all, Set<String> answered) {
    return all.stream()
        .filter(each -> !answered.contains(Integer.toString(all.indexOf(each))))
        .map(Submission::name)
        .toList();
  }

  /** The values with which the job was recorded. */
  private Object acceptedAs(JsonNode answer) {
    if (!answer.path("status").asString().equals("accepted")) {
      return answer;
    }
    String id = answer.path("job_id").asString();
    JobRecord job = fleet.record(id);
    AnalysisRequest request = fleet.pool.queries().decodedRequest(id).join().orElseThrow();
    return new Verdict.Accepted(
        job.cameraId(), request.cameraPath(), job.priority(), request.namedFiles().size());
  }
}
