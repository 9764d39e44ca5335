package io.dsfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for the fleet itself against a fake gateway, with golden texts. */
class FleetCommandsTest {
  private static final String INSTANCES =
      """
      [{"instance_id":"local-1","streams_count":2,"status":"ready","ws_status":"connected",\
      "pool":"default","version":"v7.1","draining":true,"busy_streams":1,\
      "connected_at":"2026-11-21T04:05:06Z"}]\
      """;
  private static final String POOLS =
      "[{\"pool\":\"default\",\"paused\":true,\"live_jobs\":3,\"pending_jobs\":1,\"streams\":2,"
          + "\"free_streams\":1}]";

  private final Map<String, FakeGateway.Reply> replies = new ConcurrentHashMap<>();
  private FakeGateway gateway;
  private CommandOutput command;
  @TempDir private Path folder;

  @BeforeEach
  void serve() throws IOException {
    gateway =
        new FakeGateway(
            request ->
                replies.getOrDefault(
                    request.line(), new FakeGateway.Reply(404, "{\"detail\":\"there is none\"}")));
    command = new CommandOutput(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void answer(String line, String body) {
    replies.put(line, new FakeGateway.Reply(200, body));
  }

  @Test
  void status_showsHealthPoolsAndInstances() {
    answer("GET /deepstream/health", "{\"status\":\"ok\"}");
    answer("GET /deepstream/pools", POOLS);
    answer("GET /deepstream/instances", INSTANCES);

    assertThat(command.execute("status")).isZero();
    assertThat(command.out())
        .isEqualToNormalizingNewlines(
            """
            fleet %s: ok

            POOL     STATE   JOBS  WAITING  STREAMS  FREE
            default  paused  3     1        2        1

            INSTANCE  STATUS           SOCKET     BUSY  POOL     VERSION  CONNECTED            REASON
            local-1   ready, draining  connected  1/2   default  v7.1     2026-11-21 04:05:06  -
            """
                .formatted(gateway.uri()));
    command.execute("status", "--json");
    assertThat(command.out())
        .isEqualToNormalizingNewlines(
            "{\"url\":\"%s\",\"health\":{\"status\":\"ok\"},\"pools\":%s,\"instances\":%s}\n"
                .formatted(gateway.uri(), POOLS, INSTANCES));
  }

  @Test
  void status_ofAFleetThatAcceptsNoJobs_fails() {
    replies.put(
        "GET /deepstream/health",
        new FakeGateway.Reply(503, "{\"status\":\"unavailable\",\"reason\":\"Redis is away\"}"));

    assertThat(command.execute("status")).isEqualTo(1);
    assertThat(command.out())
        .isEqualToNormalizingNewlines(
            "fleet %s: unavailable (Redis is away)\n".formatted(gateway.uri()));
  }

  @Test
  void unreachableFleet_andRefusedKey_haveExitCodesAndSayWhatToDo() {
    replies.put("GET /deepstream/pools", new FakeGateway.Reply(401, "{\"detail\":\"no key\"}"));
    replies.put("GET /deepstream/health", new FakeGateway.Reply(200, "{\"status\":\"ok\"}"));

    assertThat(command.execute("status")).isEqualTo(4);
    assertThat(command.err())
        .isEqualToNormalizingNewlines(
            "dsfleet: no key; set DSFLEET_API_KEY, or name a file with the key by --key-file\n");
    String address = gateway.uri().toString();
    gateway.close();
    assertThat(command.execute("instances")).isEqualTo(3);
    assertThat(command.err())
        .isEqualToNormalizingNewlines(
            "dsfleet: no fleet is reachable at %s: start one with ./dsfleet up, or name another with --url or DSFLEET_URL\n"
                .formatted(address));
  }

  @Test
  void keyFile_isSentAsBearerToken() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "dsf_k\n");
    answer("GET /deepstream/instances", "[]");

    assertThat(command.execute("instances", "--key-file", key.toString())).isZero();

    assertThat(command.out()).startsWith("no instances: start one with ./dsfleet launch");
    assertThat(gateway.requests().getLast().authorization()).isEqualTo("Bearer dsf_k");
  }

  @Test
  void launchAndTerminate_sendWhatWasGiven() {
    answer("POST /deepstream/launch", "{\"instance_id\":\"cam-app\",\"process_id\":\"p\"}");
    answer("POST /deepstream/instances/cam-app/terminate", "{\"message\":\"It is being ended\"}");

    assertThat(
            command.execute(
                "launch",
                "--profile",
                "reference",
                "--streams",
                "2",
                "--gpu",
                "0,1",
                "--config",
                "a=b"))
        .isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines("cam-app\n");
    assertThat(gateway.requests().getLast().body())
        .isEqualTo(
            "{\"profile\":\"reference\",\"streams_count\":2,\"gpu_allocated\":[0,1],"
                + "\"config\":{\"a\":\"b\"}}");
    assertThat(command.execute("terminate", "cam-app", "--drain", "--reason", "update")).isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines("cam-app: It is being ended\n");
    assertThat(gateway.requests().getLast().body())
        .isEqualTo("{\"drain\":true,\"reason\":\"update\"}");
    assertThat(command.execute("terminate", "other")).isEqualTo(4);
  }

  @Test
  void pauseAndResume_actOnAPool() {
    answer("POST /deepstream/pools/default/pause", POOLS);
    answer("POST /deepstream/pools/night/resume", POOLS);

    assertThat(command.execute("pause")).isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines("paused pool default\n");
    assertThat(command.execute("resume", "night", "--json")).isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines(POOLS + "\n");
  }

  @Test
  void fleetApply_putsTheDocument() throws IOException {
    String fleet =
        "{\"pool\":\"default\",\"version\":4,\"converged\":false,\"groups\":[{\"name\":\"day\","
            + "\"host\":\"h\",\"profile\":\"reference\",\"instances\":2,\"running\":1,"
            + "\"starting\":1,\"broken\":0}]}";
    answer("PUT /deepstream/fleet?pool=default", fleet);
    answer("GET /deepstream/fleet", fleet);
    Path file = Files.writeString(folder.resolve("fleet.json"), "{\"groups\": []}");
    String table =
        """
        pool default, version 4, not yet as desired
        GROUP  HOST  PROFILE    DESIRED  RUNNING  STARTING  BROKEN
        day    h     reference  2        1        1         0
        """;

    assertThat(command.execute("fleet", "apply", file.toString(), "--pool", "default")).isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines(table);
    assertThat(gateway.requests().getLast().body()).isEqualTo("{\"groups\":[]}");
    assertThat(command.execute("fleet", "show")).isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines(table);
    Files.writeString(file, "groups: []");
    assertThat(command.execute("fleet", "apply", file.toString())).isEqualTo(2);
    assertThat(command.err()).startsWith("dsfleet: " + file + " is not JSON: ").hasLineCount(1);
  }

  @Test
  void deadLetters_areListedShownReplayedAndDeleted() {
    String letter =
        "{\"id\":\"1-0\",\"at\":\"2026-11-21T04:05:06Z\",\"origin\":\"q\",\"reason\":\"bad\","
            + "\"replayable\":true,\"message\":\"{\\n}\"}";
    answer("GET /deepstream/dead-letters", "[" + letter + "]");
    answer("GET /deepstream/dead-letters/1-0", letter);
    answer("POST /deepstream/dead-letters/1-0/replay", "{\"status\":\"replayed\"}");
    answer("DELETE /deepstream/dead-letters/1-0", "{\"status\":\"dropped\"}");

    assertThat(command.execute("dead", "list")).isZero();
    assertThat(command.out())
        .isEqualToNormalizingNewlines(
            """
            ID   AT                   QUEUE  REPLAYABLE  REASON
            1-0  2026-11-21 04:05:06  q      yes         bad
            """);
    assertThat(command.execute("dead", "show", "1-0")).isZero();
    assertThat(command.out()).contains("origin       q", "message      {?}");
    assertThat(command.execute("dead", "replay", "1-0")).isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines("replayed 1-0\n");
    assertThat(command.execute("dead", "delete", "1-0", "2-0")).isEqualTo(4);
    assertThat(command.out()).isEqualToNormalizingNewlines("dropped 1-0\n");
  }

  @Test
  void logs_areThoseOfTheProcess_orThoseThatTheAppSent() {
    answer("GET /deepstream/processes/by-instance/a", "{\"process_id\":\"p\"}");
    answer("GET /deepstream/processes/p/logs?lines=2", "{\"logs\":[\"one\",\"two\\u001b[2J\"]}");
    answer("GET /deepstream/processes/p/logs?lines=100&follow=true", "one\nthree\n");
    answer(
        "GET /deepstream/instances/b/log?lines=100",
        "{\"lines\":[{\"at\":\"2026-11-21T04:05:06Z\",\"level\":\"warning\",\"line\":\"slow\"}]}");
    answer("GET /deepstream/instances/b", "{\"pool\":\"default\"}");
    answer(
        "GET /deepstream/events?pool=default",
        """
        data: {"kind":"log","instance_id":"c","event":"info","detail":"not this"}

        data: {"kind":"log","instance_id":"b","event":"error","at":"2026-11-21T04:05:07Z","detail":"gone"}

        """);

    assertThat(command.execute("logs", "a", "--lines", "2")).isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines("one\ntwo?[2J\n");
    assertThat(command.execute("logs", "a", "--follow")).isZero();
    assertThat(command.out()).isEqualToNormalizingNewlines("one\nthree\n");
    assertThat(command.execute("logs", "b", "--follow")).isZero();
    assertThat(command.out())
        .isEqualToNormalizingNewlines(
            """
            2026-11-21 04:05:06  warning slow
            2026-11-21 04:05:07  error   gone
            """);
    assertThat(command.execute("logs", "none")).isEqualTo(4);
  }
}
