package io.dsfleet.launcher;

import static io.dsfleet.launcher.runner.EngineStandIn.APP;
import static io.dsfleet.launcher.runner.EngineStandIn.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.dsfleet.launcher.runner.EngineStandIn;
import io.dsfleet.launcher.runner.EngineStandIn.Asked;
import io.dsfleet.launcher.runner.ProxyProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of the launcher's Docker library pass the deployment's engine proxy. */
class DockerProxyLauncherCallsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/container-gpu.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private EngineStandIn engine;
  private ProxyProcess proxy;
  private DockerClient client;

  @BeforeEach
  void start() throws IOException {
    engine = new EngineStandIn();
    proxy = new ProxyProcess(folder, engine.port());
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(proxy.address())
            .withApiVersion(RemoteApiVersion.UNKNOWN_VERSION)
            .build();
    client =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    proxy.close();
    engine.close();
  }

  private List<Asked> changes() {
    return engine.takeRequests().stream().filter(asked -> !asked.method().equals("GET")).toList();
  }

  @Test
  void containerOfTheLauncher_isRebuiltWithoutLoss() throws IOException {
    JsonNode sent = JSON.readTree(Files.readString(GOLDEN).replace("/media:ro", "/미디어/카메라 1:ro"));
    String body = sent.toString();
    int length = body.getBytes(StandardCharsets.UTF_8).length;

    assertThat(
            proxy.status(
                "POST /containers/create?name=dsfleet-gpu1-alpha HTTP/1.1\r\nHost: docker\r\n"
                    + "Content-Length: "
                    + length
                    + "\r\n\r\n"
                    + body))
        .isEqualTo(201);

    JsonNode forwarded = JSON.readTree(changes().getFirst().body());
    assertThat(forwarded).isEqualTo(withoutEmpty(sent));
    assertThat(forwarded.at("/HostConfig/Binds/1").asText()).isEqualTo("media:/미디어/카메라 1:ro");
  }

  /** Removes what is null or an empty object, to any depth. */
  private static JsonNode withoutEmpty(JsonNode node) {
    node.forEach(DockerProxyLauncherCallsTest::withoutEmpty);
    if (node.isObject()) {
      node.properties()
          .removeIf(
              each ->
                  each.getValue().isNull()
                      || (each.getValue().isObject() && each.getValue().isEmpty()));
    }
    return node;
  }

  @Test
  void lifeOfAContainer_passes() {
    assertThat(client.inspectImageCmd("dsfleet/reference-app:1.0").exec()).isNotNull();
    assertThat(
            client
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("dsfleet.DSFLEET_LAUNCH_HOST", "gpu-1.local"))
                .exec())
        .isEmpty();
    assertThat(client.inspectContainerCmd(APP).exec().getId()).isEqualTo(APP);
    client.startContainerCmd(APP).exec();
    client.killContainerCmd(APP).withSignal("TERM").exec();
    client.removeContainerCmd(APP).withForce(true).withRemoveVolumes(true).exec();

    assertThat(changes())
        .extracting(asked -> asked.method() + " " + asked.path())
        .containsExactly(
            "POST /containers/" + APP + "/start",
            "POST /containers/" + APP + "/kill?signal=TERM",
            "DELETE /containers/" + APP + "?v=true&force=true");
  }

  @Test
  void execAndLogs_pass() throws Exception {
    String id =
        client
            .execCreateCmd(SHARED)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .withEnv(List.of("DS_LOG_BASE_DIR=/앱/로그", "QUOTED=\"a\\b\"\n\tc"))
            .withCmd("find", "/앱", "-name", "*")
            .withWorkingDir("/앱")
            .withUser("10001:10001")
            .exec()
            .getId();
    assertThat(id).isNotEmpty();
    assertThat(client.inspectExecCmd("bbbb").exec()).isNotNull();
    try (ResultCallback.Adapter<Frame> output =
        client.execStartCmd("bbbb").withDetach(true).exec(new ResultCallback.Adapter<>())) {
      output.awaitCompletion();
    }
    try (ResultCallback.Adapter<Frame> output =
        client
            .logContainerCmd(APP)
            .withStdOut(true)
            .withStdErr(true)
            .withTimestamps(true)
            .withTail(10)
            .withSince(0)
            .exec(new ResultCallback.Adapter<>())) {
      output.onComplete();
    }

    List<Asked> all = changes();
    assertThat(all)
        .extracting(Asked::path)
        .containsExactly("/containers/" + SHARED + "/exec", "/exec/bbbb/start");
    JsonNode exec = JSON.readTree(all.getFirst().body());
    assertThat(exec.path("WorkingDir").asText()).isEqualTo("/앱");
    assertThat(exec.at("/Env/0").asText()).isEqualTo("DS_LOG_BASE_DIR=/앱/로그");
    assertThat(exec.at("/Env/1").asText()).isEqualTo("QUOTED=\"a\\b\"\n\tc");
    assertThat(exec.at("/Cmd/1").asText()).isEqualTo("/앱");
  }
}
