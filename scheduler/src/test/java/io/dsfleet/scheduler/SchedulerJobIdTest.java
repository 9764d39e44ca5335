package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ChangePriority;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.DeadLetterStore;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.job.JobIds;
import io.lettuce.core.RedisClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed and foreign job ids are refused in plain sentences. */
class SchedulerJobIdTest {
  private SchedulerFixture fleet;

  @BeforeEach
  void start() {
    fleet = new SchedulerFixture("dsfleet.scheduler.any-media=false");
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nopool", ".x", "", "other.00000000000000000000000000", "다.1"})
  void controlCommandOfNoJobOfThePool_isRefusedInAPlainSentence(String id) {
    for (ControlCommand command : List.of(new CancelJob(id, "r"), new ChangePriority(id, 1))) {
      fleet.publish(Topology.CONTROL, command).join();
    }

    await().atMost(SchedulerFixture.TIMEOUT).until(() -> dead().size() == 2);
    assertThat(dead())
        .allSatisfy(
            letter ->
                assertThat(letter.reason())
                    .isEqualTo("job '" + id + "' does not belong to pool " + fleet.name));
  }

  @Test
  void eventOfAMalformedJobId_isRefusedWithoutNamesOfClasses() {
    String id = "nodot" + fleet.name;
    fleet
        .publisher
        .send(
            Topology.EVENTS,
            "p0",
            new JobCompleted(new Assignment(id, 1, "a", 0, 1), true, 1, null))
        .join();

    await().atMost(SchedulerFixture.TIMEOUT).until(() -> !lettersNaming(id).isEmpty());
    assertThat(lettersNaming(id).getFirst().reason())
        .isEqualTo(
            "the message cannot be applied: expected a job id <pool>.<26 characters>, but it is '"
                + id
                + "'");
  }

  @Test
  void submissionThatNamesAJob_isValidatedBeforeTheJobIsRestored() {
    try (RedisClient client = RedisClient.create(fleet.redisUri)) {
      client.connect().sync().hset("dsfleet:{" + fleet.name + "}:meta", "generation", "1");
    }
    AnalysisRequest request = fleet.request(1);
    String upstreamId = fleet.name + ".mine";
    String id = JobIds.next(fleet.name, 1);

    fleet.publish(Topology.JOBS, new SubmitJob(upstreamId, request, null, null)).join();
    fleet.publish(Topology.JOBS, new SubmitJob(id, request, null, null)).join();

    await().atMost(SchedulerFixture.TIMEOUT).until(() -> dead().size() == 2);
    assertThat(dead().stream().map(DeadLetterStore.DeadLetterEntry::reason))
        .containsExactlyInAnyOrder(
            "job_id: expected <pool>.<26 characters>, but it is '" + upstreamId + "'",
            "camera_path: the path is outside the allowed roots;"
                + " output_dir: the path is outside the allowed roots;"
                + " files[0].file_path: the path is outside the allowed roots");
    assertThat(fleet.pool.queries().liveJobs().join()).isEmpty();
  }

  private List<DeadLetterStore.DeadLetterEntry> dead() {
    return letters().stream().filter(each -> each.origin().contains(fleet.name)).toList();
  }

  private List<DeadLetterStore.DeadLetterEntry> lettersNaming(String text) {
    return letters().stream().filter(each -> each.text().contains(text)).toList();
  }

  private List<DeadLetterStore.DeadLetterEntry> letters() {
    return fleet.context.getBean(FleetState.class).deadLetters().newest(200).join();
  }
}
