package io.dsfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.devtools.processes.ConditionWait;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for jobs against a fake gateway, with golden texts. */
class JobCommandsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String JOB =
      """
      {"job_id":"default.01j","state":"COMPLETED","camera_id":7,"camera_name":"gate 1",\
      "instance_id":"local-1","total_files":4,"files_done":3,"files_failed":1,\
      "accepted_at":"2026-11-21T04:05:06.123Z","waiting":{"position":2,"reason":"paused"},\
      "reason":null}\
      """;
  private static final String RUNNING = JOB.replace("COMPLETED", "RUNNING");
  private static final String TIMELINE =
      "[{\"at\":\"2026-11-21T04:05:06Z\",\"event\":\"accepted\",\"state\":\"QUEUED\"}]";
  private static final String EVENTS =
      """
      : events

      id: 1-0
      event: job
      data: {"kind":"job","event":"started","job_id":"default.01j"}

      """;

  private final Map<String, FakeGateway.Reply> replies = new ConcurrentHashMap<>();
  private FakeGateway gateway;
  private CommandOutput command;
  @TempDir private Path folder;

  @BeforeEach
  void serve() throws IOException {
    gateway = new FakeGateway(this::reply);
    command = new CommandOutput(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private FakeGateway.Reply reply(FakeGateway.Request request) {
    return replies.getOrDefault(
        request.line(),
        new FakeGateway.Reply(404, "{\"code\":\"unknown_job\",\"detail\":\"no such job\"}"));
  }

  private void answer(String line, String body) {
    replies.put(line, new FakeGateway.Reply(200, body));
  }

  @Test
  void jobs_isATable_orTheBody() {
    answer("GET /deepstream/jobs?state=running&tenant=a%20b&limit=5", "[" + JOB + "]");
    answer("GET /deepstream/jobs?limit=20", "[]");

    assertThat(command.execute("jobs", "--state", "running", "--tenant", "a b", "--limit", "5"))
        .isZero();
    assertThat(command.out())
        .isEqualToNormalizingNewlines(
            """
            JOB          STATE      CAMERA  FILES  FAILED  INSTANCE  ACCEPTED             REASON
            default.01j  COMPLETED  gate 1  3/4    1       local-1   2026-11-21 04:05:06  -
            """);
    command.execute("jobs", "--state", "running", "--tenant", "a b", "--limit", "5", "--json");
    assertThat(command.out()).isEqualToNormalizingNewlines("[" + JOB + "]\n");
    assertThat(command.execute("jobs")).isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines("no jobs\n");
  }

  @Test
  void jobsWatch_printsTheListAgainWhenItChanges() throws InterruptedException {
    answer("GET /deepstream/jobs?limit=20", "[" + RUNNING + "]");
    Thread watching = Thread.ofVirtual().start(() -> command.execute("jobs", "--watch"));
    assertThat(ConditionWait.until(() -> command.out().contains("RUNNING"), TIMEOUT)).isTrue();

    answer("GET /deepstream/jobs?limit=20", "[" + JOB + "]");
    assertThat(ConditionWait.until(() -> command.out().contains("COMPLETED"), TIMEOUT)).isTrue();
    watching.interrupt();
    watching.join();

    assertThat(command.out()).containsOnlyOnce("RUNNING").doesNotContain("\u001b");
  }

  @Test
  void job_showsItsFieldsFilesAndTimeline() {
    answer("GET /deepstream/jobs/default.01j", JOB);
    answer(
        "GET /deepstream/jobs/default.01j/results",
        "[{\"file_name\":\"a.mp4\",\"status\":\"failed\",\"error\":\"no video\"}]");
    answer("GET /deepstream/jobs/default.01j/timeline", TIMELINE);

    assertThat(command.execute("job", "default.01j")).isZero();
    assertThat(command.out())
        .isEqualToNormalizingNewlines(
            """
            job_id                     default.01j
            state                      COMPLETED
            camera_id                  7
            camera_name                gate 1
            instance_id                local-1
            total_files                4
            files_done                 3
            files_failed               1
            accepted_at                2026-11-21 04:05:06
            waiting.position           2
            waiting.reason             paused

            FILE   STATUS  RESULT  ERROR
            a.mp4  failed  -       no video

            04:05:06.000  accepted               state=QUEUED
            """);
    command.execute("job", "default.01j", "--json");
    assertThat(command.out()).isEqualToNormalizingNewlines(JOB + "\n");
  }

  @Test
  void events_areTheTimeline_orFollowed() {
    answer("GET /deepstream/jobs/default.01j/timeline", TIMELINE);
    answer("GET /deepstream/jobs/default.01j/events", EVENTS);
    answer("GET /deepstream/events?pool=p", EVENTS);

    assertThat(command.execute("events", "default.01j")).isZero();
    assertThat(command.out()).contains("04:05:06.000  accepted");
    assertThat(command.execute("events", "default.01j", "--follow")).isZero();
    assertThat(command.out()).contains("started", "kind=job  job_id=default.01j");
    assertThat(command.execute("events", "--follow", "--pool", "p", "--json")).isZero();
    assertThat(command.out())
        .isEqualToNormalizingNewlines(
            "{\"kind\":\"job\",\"event\":\"started\",\"job_id\":\"default.01j\"}\n");
  }

  @Test
  void closedOutput_endsTheCommand() {
    answer("GET /deepstream/jobs/default.01j/events", EVENTS);
    StringWriter err = new StringWriter();
    String url = gateway.uri().toString();

    int code =
        DsfleetMain.commandLine()
            .setOut(new PrintWriter(new BrokenPipe(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true))
            .execute("events", "default.01j", "--follow", "--url", url);

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("dsfleet: cannot write to standard output\n");
  }

  /** An output whose reader has gone. */
  private static final class BrokenPipe extends OutputStream {
    @Override
    public void write(int next) throws IOException {
      throw new IOException("broken pipe");
    }
  }

  @Test
  void cancelAndRetry_tryEachJob() {
    answer("POST /deepstream/jobs/a/cancel", "{\"status\":\"cancelling\"}");
    answer("POST /deepstream/jobs/a/retry", "{\"job_id\":\"b\"}");

    assertThat(command.execute("cancel", "x", "a", "--reason", "wrong clip")).isEqualTo(4);
    assertThat(command.out()).isEqualToNormalizingNewlines("requested the cancellation of a\n");
    assertThat(command.err()).isEqualToNormalizingNewlines("dsfleet: x: no such job\n");
    assertThat(gateway.requests().getLast().body()).isEqualTo("{\"reason\":\"wrong clip\"}");
    assertThat(command.execute("retry", "a")).isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines("b\n");
    assertThat(command.execute("retry", "x")).isEqualTo(4);
    assertThat(command.err()).isEqualToNormalizingNewlines("dsfleet: no such job\n");
  }

  @Test
  void submit_sendsAbsolutePathsAndTheGivenFields() {
    answer("POST /deepstream/analysis/start", "{\"job_id\":\"default.01j\"}");

    assertThat(
            command.execute(
                "submit",
                folder.toString(),
                "--output",
                "/r/./x",
                "--priority",
                "9",
                "--name",
                "n"))
        .isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines("default.01j\n");
    assertThat(gateway.requests().getLast().body())
        .isEqualTo(
            ("{\"camera_type\":\"fileset\",\"camera_path\":\"%s\",\"camera_name\":\"n\","
                    + "\"output_dir\":\"/r/x\",\"priority\":9}")
                .formatted(folder));

    assertThat(command.execute("submit", "rtsp://user:secret@cam.example/1", "-o", "/r")).isZero();
    assertThat(gateway.requests().getLast().body())
        .contains("\"camera_type\":\"videostream\"", "\"camera_name\":\"cam.example\"");

    assertThat(command.execute("submit", "/no/such", "-o", "/r")).isEqualTo(1);
    assertThat(command.err())
        .isEqualToNormalizingNewlines("dsfleet: no such file or folder: /no/such\n");
  }

  @Test
  void submitWait_endsWithTheJob() throws IOException {
    answer("POST /deepstream/analysis/start", "{\"job_id\":\"default.01j\"}");
    answer("GET /deepstream/jobs/default.01j", JOB);
    answer("GET /deepstream/jobs/default.01j/timeline", TIMELINE);
    Path video = Files.writeString(folder.resolve("a.mp4"), "x");
    String output = folder.resolve("out").toString();

    assertThat(command.execute("submit", video.toString(), "-o", output, "--wait")).isZero();
    assertThat(command.out())
        .isEqualToNormalizingNewlines(
            """
            job default.01j: %s
            timeline:
              04:05:06.000  accepted               state=QUEUED
            results: %s
            """
                .formatted(video, output));
    assertThat(command.execute("submit", video.toString(), "-o", output, "-w", "--json")).isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines(JOB + "\n");

    answer("GET /deepstream/jobs/default.01j", JOB.replace("COMPLETED", "FAILED"));
    assertThat(command.execute("submit", video.toString(), "-o", output, "--wait")).isEqualTo(1);
    assertThat(command.err()).startsWith("dsfleet: the job ended FAILED");
    assertThat(command.execute("submit", video.toString(), "-o", output, "-w", "--json"))
        .isEqualTo(1);
  }
}
