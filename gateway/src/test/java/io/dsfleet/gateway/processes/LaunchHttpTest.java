package io.dsfleet.gateway.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.CoversRoutes;
import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.gateway.SharedGatewayExtension;
import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.LauncherRequest;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedGatewayExtension.class)
class LaunchHttpTest {
  private static ServiceReply launched(LauncherRequest request, String host) {
    LaunchInstance launch = (LaunchInstance) request;
    return new InstanceLaunched(
        launch.processId(),
        launch.instanceId(),
        host,
        "deepstream",
        3,
        4711L,
        7L,
        "deepstream_container",
        "/opt/app/ds_config.txt",
        "/srv/logs/a",
        "/srv/logs/a/app.log");
  }

  @Test
  @CoversRoutes({"POST /deepstream/launch", "POST /deepstream/processes/launch"})
  void olderBody_isLaunched_onBothRoutes(GatewayFixture gateway) {
    try (FakeLauncher launcher = new FakeLauncher(gateway, request -> launched(request, "h"))) {
      for (String route : List.of("/deepstream/launch", "/deepstream/processes/launch/")) {
        HttpAnswer answer =
            gateway.post(
                route,
                """
                {"config_path": "/opt/app/configs/deepstream_app_config.txt", "streams_count": 3,
                 "gpu_allocated": [0, 1], "docker_container": "deepstream_container",
                 "additional_args": ["--tiled"], "instance_id": "stream_alpha", "host": "%s",
                 "config": {"primary-gie.batch-size": "32"}}
                """
                    .formatted(launcher.host));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(json.propertyNames())
            .startsWith(
                "success",
                "message",
                "process_id",
                "instance_id",
                "host_pid",
                "log_dir",
                "log_path");
        assertThat(json.path("success").asBoolean()).isTrue();
        assertThat(json.path("host_pid").asLong()).isEqualTo(4711);
        assertThat(json.path("log_path").asString()).isEqualTo("/srv/logs/a/app.log");
        assertThat(launcher.received.getLast())
            .isEqualTo(
                new LaunchInstance(
                    json.path("process_id").asString(),
                    "stream_alpha",
                    gateway.pool(),
                    null,
                    3,
                    new LaunchSettings(
                        null,
                        "/opt/app/configs/deepstream_app_config.txt",
                        "deepstream_container",
                        List.of(0, 1),
                        List.of("--tiled"),
                        Map.of("primary-gie.batch-size", "32"))));
      }
    }
  }

  @Test
  void newerBody_isLaunched_withAGeneratedId(GatewayFixture gateway) {
    try (FakeLauncher launcher = new FakeLauncher(gateway, request -> launched(request, "h"))) {
      HttpAnswer answer =
          gateway.post(
              "/deepstream/processes/launch",
              "{\"log_dir\": \"/srv/logs/a\", \"host\": \"" + launcher.host + "\"}");

      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.json().path("instance_id").asString())
          .matches("stream_\\d{6}_\\d{6}_[0-9a-f]{8}");
      assertThat(((LaunchInstance) launcher.received.getFirst()).streams()).isNull();
    }
  }

  @Test
  void refusal_hasTheStatusOfItsCode(GatewayFixture gateway) {
    for (RequestRefusalCode code : RequestRefusalCode.values()) {
      try (FakeLauncher launcher =
          new FakeLauncher(
              gateway,
              request -> new RequestRefused(code, "docker_container", "expected x, but y"))) {
        HttpAnswer answer =
            gateway.post(
                "/deepstream/launch", "{\"log_dir\": \"/a\", \"host\": \"" + launcher.host + "\"}");

        assertThat(answer.status()).as(code + " " + answer).isEqualTo(code.httpStatus());
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("detail").asString()).contains("expected x, but y");
      }
    }
  }

  @Test
  void missingLauncher_is503(GatewayFixture gateway) {
    HttpAnswer answer =
        gateway.post("/deepstream/launch", "{\"log_dir\": \"/a\", \"host\": \"nowhere\"}");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.json().path("detail").asString()).contains("nowhere");
  }

  @Test
  void slowLauncher_is202_withTheProcessId() {
    CountDownLatch hold = new CountDownLatch(1);
    try (GatewayFixture gateway = GatewayFixture.start("--dsfleet.gateway.launch.timeout=300ms");
        FakeLauncher launcher =
            new FakeLauncher(
                gateway,
                request -> {
                  await(hold);
                  return launched(request, "h");
                })) {
      HttpAnswer answer =
          gateway.post(
              "/deepstream/launch", "{\"log_dir\": \"/a\", \"host\": \"" + launcher.host + "\"}");
      hold.countDown();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
      assertThat(answer.json().path("status").asString()).isEqualTo("launching");
      assertThat(answer.json().path("process_id").asString())
          .isEqualTo(((LaunchInstance) launcher.received.getFirst()).processId());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void invalidBody_isRefused_withoutARequestToTheLauncher(GatewayFixture gateway) {
    Map<String, String> bad =
        Map.ofEntries(
            Map.entry("{}", "log_dir"),
            Map.entry("{'log_dir': '/a', 'streams_count': 0}", "streams_count"),
            Map.entry("{'log_dir': '/a', 'streams_count': -1}", "streams_count"),
            Map.entry("{'log_dir': '/a', 'streams_count': 10000}", "streams_count"),
            Map.entry("{'log_dir': '/a', 'streams_count': 'x'}", "streams_count"),
            Map.entry("{'log_dir': '/a', 'instance_id': '../x'}", "instance_id"),
            Map.entry("{'log_dir': '/a', 'instance_id': 'a; rm -rf /'}", "instance_id"),
            Map.entry("{'log_dir': '/a/../b'}", "log_dir"),
            Map.entry("{'config_path': 'relative'}", "config_path"),
            Map.entry("{'log_dir': '/a', 'docker_container': '$(id)'}", "docker_container"),
            Map.entry("{'log_dir': '/a', 'gpu_allocated': [-1]}", "gpu_allocated"),
            Map.entry("{'log_dir': '/a', 'additional_args': ['a\\nb']}", "additional_args"),
            Map.entry("{'log_dir': '/a', 'config': {'a.b': '1\\n[evil]'}}", "config.a.b"),
            Map.entry("{'log_dir': '/a', 'host': '../h'}", "host"));
    try (FakeLauncher launcher = new FakeLauncher(gateway, request -> launched(request, "h"))) {
      bad.forEach(
          (body, field) -> {
            HttpAnswer answer = gateway.post("/deepstream/launch", body.replace('\'', '"'));
            assertThat(answer.status()).as(body + " " + answer).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/field").asString()).as(body).isEqualTo(field);
          });
      assertThat(gateway.post("/deepstream/launch", "{'a'").status()).isEqualTo(400);
      assertThat(
              gateway
                  .post("/deepstream/launch", "{\"log_dir\": \"/a\", \"pool\": \"nobodys\"}")
                  .status())
          .isEqualTo(404);
      assertThat(launcher.received).isEmpty();
    }
  }
}
