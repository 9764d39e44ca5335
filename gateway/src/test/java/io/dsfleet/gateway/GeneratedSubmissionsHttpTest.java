package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.testkit.AnswerTextCheck;
import io.dsfleet.testkit.SubmissionGenerator;
import io.dsfleet.testkit.SubmissionGenerator.Submission;
import io.dsfleet.testkit.SubmissionGenerator.Verdict;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each generated submission is accepted with its values, or refused with its field named. */
@ExtendWith(SharedGatewayExtension.class)
class GeneratedSubmissionsHttpTest {
  private static final int ACCEPTED = 40;
  private static final int MIN_INPUTS = 120;

  private final long seed = Long.getLong("dsfleet.fuzz.seed", new Random().nextLong());

  @Test
  void eachSubmission_hasItsVerdict(GatewayFixture gateway) {
    List<Submission> all =
        new SubmissionGenerator(seed, gateway.pool(), 7_000_000_000_000L).submissions(ACCEPTED);
    assertThat(all).hasSizeGreaterThan(MIN_INPUTS);
    SoftAssertions softly = new SoftAssertions();
    for (Submission submission : all) {
      HttpAnswer answer =
          gateway.send(
              HttpRequest.newBuilder(gateway.uri("/deepstream/analysis/start"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(submission.body())));
      String shown = submission.name() + ", -Ddsfleet.fuzz.seed=" + seed + ": " + answer;
      softly.assertThat(AnswerTextCheck.internalsIn(answer.response().body())).as(shown).isEmpty();
      switch (submission.verdict()) {
        case Verdict.Accepted accepted ->
            softly.assertThat(acceptedAs(gateway, answer)).as(shown).isEqualTo(accepted);
        case Verdict.Refused refused -> {
          softly.assertThat(answer.status()).as(shown).isIn(400, 422);
          softly.assertThat(answer.json().path("detail").asString()).as(shown).isNotBlank();
          softly.assertThat(answer.response().body()).as(shown).contains(refused.field());
        }
      }
    }
    softly.assertAll();
  }

  /** The values with which the job was recorded. */
  private static Object acceptedAs(GatewayFixture gateway, HttpAnswer answer) {
    if (answer.status() != 202) {
      return answer;
    }
    String id = answer.json().path("job_id").asString();
    JobRecord job = gateway.state().queries().job(id).join().orElseThrow();
    AnalysisRequest request = gateway.state().queries().decodedRequest(id).join().orElseThrow();
    return new Verdict.Accepted(
        job.cameraId(), request.cameraPath(), job.priority(), request.namedFiles().size());
  }
}
