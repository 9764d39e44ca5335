package io.dsfleet.gateway.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.gateway.CoversRoutes;
import io.dsfleet.gateway.FakeFleet;
import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.gateway.SharedGatewayExtension;
import io.dsfleet.messages.broker.CleanProcesses;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.LogRead;
import io.dsfleet.messages.broker.ProcessesCleaned;
import io.dsfleet.messages.broker.ReadLog;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.TerminateInstance;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.process.ProcessFiles;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedGatewayExtension.class)
class ProcessesHttpTest {
  private static ProcessRecord record(String host, ProcessState state, long launched) {
    String id = UUID.randomUUID().toString();
    return ProcessRecord.launching(id, "app-" + id.substring(0, 8), host, "deepstream", 3, launched)
        .withLaunch(
            null,
            new ProcessFiles("/srv/a", "/opt/a/main.txt", "/srv/a/app.log", List.of("app", "-c")))
        .withLocator(new ProcessLocator("exec", 4711L, 7L, 11L, "boot", "cid", "box", "eid"))
        .withState(state, state == ProcessState.FAILED ? "it does not start" : null, launched);
  }

  private static ProcessRecord put(GatewayFixture gateway, ProcessRecord process) {
    gateway.state().processes().put(process).join();
    return process;
  }

  @Test
  @CoversRoutes({
    "GET /deepstream/processes",
    "GET /deepstream/processes/{id}",
    "GET /deepstream/processes/by-instance/{instance}"
  })
  void list_hasTheOriginalsFields_andCounts(GatewayFixture gateway) {
    ProcessRecord running = put(gateway, record("h", ProcessState.RUNNING, 2));
    ProcessRecord failed = put(gateway, record("h", ProcessState.FAILED, 1));
    try {
      for (String path : List.of("/deepstream/processes", "/deepstream/processes/")) {
        JsonNode list = gateway.get(path).json();
        List<String> ids =
            list.path("processes").valueStream().map(p -> p.path("process_id").asString()).toList();

        assertThat(ids).containsSubsequence(running.id(), failed.id());
        assertThat(list.path("total_count").asInt()).isEqualTo(ids.size());
        assertThat(list.path("running_count").asInt()).isPositive();
        assertThat(list.path("error_count").asInt()).isPositive();
      }
      JsonNode one = gateway.get("/deepstream/processes/" + running.id()).json();
      assertThat(one.propertyNames())
          .contains(
              "process_id",
              "instance_id",
              "config_path",
              "host_pid",
              "container_pid",
              "status",
              "launched_at",
              "log_dir",
              "command",
              "error_message");
      assertThat(one.path("status").asString()).isEqualTo("running");
      assertThat(one.path("host_pid").asLong()).isEqualTo(4711);
      assertThat(one.path("container_pid").asLong()).isEqualTo(7);
      JsonNode broken =
          gateway.get("/deepstream/processes/by-instance/" + failed.instanceId()).json();
      assertThat(broken.path("status").asString()).isEqualTo("error");
      assertThat(broken.path("error_message").asString()).isEqualTo("it does not start");
    } finally {
      gateway.state().processes().remove(running.id()).join();
      gateway.state().processes().remove(failed.id()).join();
    }
  }

  @Test
  void unknownProcess_is404(GatewayFixture gateway) {
    assertThat(gateway.get("/deepstream/processes/none").status()).isEqualTo(404);
    assertThat(gateway.get("/deepstream/processes/by-instance/none").status()).isEqualTo(404);
    assertThat(gateway.get("/deepstream/processes/none/logs").status()).isEqualTo(404);
    assertThat(gateway.post("/deepstream/processes/none/terminate", "").status()).isEqualTo(404);
    assertThat(gateway.post("/deepstream/instances/none/terminate", "").status()).isEqualTo(404);
  }

  @Test
  @CoversRoutes("GET /deepstream/processes/{id}/logs")
  void logs_areTheLastLinesOfTheLauncher(GatewayFixture gateway) {
    try (FakeLauncher launcher =
        new FakeLauncher(
            gateway,
            request -> new LogRead("p", "/srv/a/app.log", List.of("정문", "x\"y"), "12", false))) {
      ProcessRecord process = put(gateway, record(launcher.host, ProcessState.RUNNING, 1));

      JsonNode json =
          gateway.get("/deepstream/processes/" + process.id() + "/logs?lines=50").json();

      assertThat(json.path("logs").valueStream().map(JsonNode::asString))
          .containsExactly("정문", "x\"y");
      assertThat(json.path("success").asBoolean()).isTrue();
      assertThat(launcher.received).containsExactly(new ReadLog(process.id(), 50, null));
      for (String lines : List.of("0", "1001", "-1", "x")) {
        assertThat(
                gateway
                    .get("/deepstream/processes/" + process.id() + "/logs?lines=" + lines)
                    .status())
            .as(lines)
            .isEqualTo(422);
      }
    }
  }

  @Test
  void missingLog_is404_andMissingLauncher_is503(GatewayFixture gateway) {
    try (FakeLauncher launcher =
        new FakeLauncher(
            gateway,
            request -> new RequestRefused(RequestRefusalCode.NO_LOG, null, "expected a log"))) {
      ProcessRecord process = put(gateway, record(launcher.host, ProcessState.STOPPED, 1));
      assertThat(gateway.get("/deepstream/processes/" + process.id() + "/logs").status())
          .isEqualTo(404);
      gateway.state().processes().remove(process.id()).join();
    }
    ProcessRecord lost = put(gateway, record("nowhere", ProcessState.RUNNING, 1));
    assertThat(gateway.get("/deepstream/processes/" + lost.id() + "/logs?follow=true").status())
        .isEqualTo(503);
  }

  @Test
  void followedLog_isStreamed_untilTheProcessEnds(GatewayFixture gateway) {
    AtomicInteger part = new AtomicInteger();
    try (FakeLauncher launcher =
        new FakeLauncher(
            gateway,
            request -> {
              int at = part.getAndIncrement();
              return new LogRead(
                  "p",
                  "/a",
                  at == 2 || at > 3 ? List.of() : List.of("line " + at),
                  "at" + at,
                  at > 3);
            })) {
      ProcessRecord process = put(gateway, record(launcher.host, ProcessState.RUNNING, 1));
      String path = "/deepstream/processes/" + process.id() + "/logs?follow=true";

      assertThat(gateway.get(path).response().body()).isEqualTo("line 0\nline 1\nline 3\n");
      assertThat(launcher.received)
          .startsWith(
              new ReadLog(process.id(), 100, null),
              new ReadLog("p", 1000, "at0"),
              new ReadLog("p", 1000, "at1"),
              new ReadLog("p", 1000, "at2"));

      part.set(0);
      HttpAnswer events = gateway.get(path, "Accept", "text/event-stream");
      assertThat(events.header("Content-Type")).startsWith("text/event-stream");
      assertThat(events.response().body())
          .contains("data: line 0\n\n", "data: line 1\n\n", "data: line 3\n\n");
    }
  }

  @Test
  void headOfAFollowedLog_doesNotStream(GatewayFixture gateway) {
    try (FakeLauncher launcher =
        new FakeLauncher(gateway, _ -> new LogRead("p", "/a", List.of(), "at0", false))) {
      ProcessRecord process = put(gateway, record(launcher.host, ProcessState.RUNNING, 1));

      HttpAnswer head =
          gateway.send(
              HttpRequest.newBuilder(
                      gateway.uri("/deepstream/processes/" + process.id() + "/logs?follow=true"))
                  .HEAD());

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Type")).startsWith("text/plain");
    }
  }

  @Test
  @CoversRoutes("POST /deepstream/processes/cleanup")
  void cleanup_asksEveryHostWithEndedProcesses(GatewayFixture gateway) {
    try (FakeLauncher launcher =
        new FakeLauncher(gateway, request -> new ProcessesCleaned(List.of("p1")))) {
      ProcessRecord gone = put(gateway, record(launcher.host, ProcessState.STOPPED, 1));
      ProcessRecord silent = put(gateway, record("nowhere-2", ProcessState.STOPPED, 1));

      JsonNode answer = gateway.post("/deepstream/processes/cleanup", "").json();

      assertThat(answer.propertyNames()).startsWith("success", "message", "timestamp");
      assertThat(answer.path("removed").valueStream().map(JsonNode::asString)).contains("p1");
      assertThat(answer.path("hosts_without_answer").valueStream().map(JsonNode::asString))
          .contains("nowhere-2");
      assertThat(launcher.received).containsExactly(new CleanProcesses(null));
      gateway.state().processes().remove(gone.id()).join();
      gateway.state().processes().remove(silent.id()).join();
    }
  }

  @Test
  @CoversRoutes({
    "POST /deepstream/processes/{id}/terminate",
    "POST /deepstream/instances/{id}/terminate"
  })
  void terminate_sendsACommandToTheScheduler(GatewayFixture gateway) {
    List<ControlCommand> received = new CopyOnWriteArrayList<>();
    ProcessRecord process = put(gateway, record("h", ProcessState.RUNNING, 1));
    ProcessRecord over = put(gateway, record("h", ProcessState.STOPPED, 1));
    String alone = new FakeFleet(gateway.state()).connect(1);
    try (Subscription scheduler =
        gateway
            .consumers()
            .subscribe(
                Topology.controlQueue(gateway.pool()),
                ControlCommand.class,
                fault -> false,
                commands -> {
                  received.addAll(commands);
                  return List.of();
                })) {
      HttpAnswer ended = gateway.post("/deepstream/processes/" + over.id() + "/terminate", "");
      HttpAnswer byProcess =
          gateway.post(
              "/deepstream/processes/" + process.id() + "/terminate", "{\"reason\":\"update\"}");
      HttpAnswer byInstance =
          gateway.post(
              "/deepstream/instances/" + process.instanceId() + "/terminate?drain=true", "");
      HttpAnswer unlaunched = gateway.post("/deepstream/instances/" + alone + "/terminate/", "");

      assertThat(ended.status()).isEqualTo(200);
      assertThat(ended.json().path("status").asString()).isEqualTo("stopped");
      for (HttpAnswer answer : List.of(byProcess, byInstance, unlaunched)) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        assertThat(answer.json().path("status").asString()).isEqualTo("terminating");
      }
      assertThat(byInstance.json().path("drain").asBoolean()).isTrue();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(received)
                      .contains(
                          new TerminateInstance(
                              process.instanceId(), "update", process.id(), false),
                          new TerminateInstance(
                              process.instanceId(), "user_terminated", process.id(), true),
                          new TerminateInstance(alone, "user_terminated", null, false)));
      assertThat(scheduler).isNotNull();
    } finally {
      new FakeFleet(gateway.state()).disconnect(alone);
      gateway.state().processes().remove(process.id()).join();
      gateway.state().processes().remove(over.id()).join();
    }
  }

  @Test
  void terminate_withATooLongReason_isRefused(GatewayFixture gateway) {
    ProcessRecord process = put(gateway, record("h", ProcessState.RUNNING, 1));
    HttpAnswer answer =
        gateway.post(
            "/deepstream/processes/" + process.id() + "/terminate",
            "{\"reason\":\"" + "a".repeat(300) + "\"}");
    gateway.state().processes().remove(process.id()).join();

    assertThat(answer.status()).isEqualTo(422);
  }
}
