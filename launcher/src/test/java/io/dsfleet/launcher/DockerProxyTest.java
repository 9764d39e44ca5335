package io.dsfleet.launcher;

import static io.dsfleet.launcher.TestLauncher.awaitSoon;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.launcher.runner.DockerFixture;
import io.dsfleet.launcher.runner.ProxyFixture;
import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import io.dsfleet.testkit.docker.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Docker Engine's proxy: forbidden calls, and its own failure. */
@NeedsDocker
class DockerProxyTest {
  private static final DockerFixture DOCKER = new DockerFixture();

  @TempDir static Path folder;
  private static ProxyFixture proxy;
  private static String container;

  @BeforeAll
  static void start() {
    proxy = new ProxyFixture();
    container = DOCKER.shared(folder);
  }

  @AfterAll
  static void remove() {
    DOCKER.close();
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /containers/CONTAINER/archive?path=/etc/passwd",
        "GET /containers/CONTAINER/export",
        "GET /containers/CONTAINER/top",
        "GET /images/json",
        "GET /networks",
        "GET /volumes",
        "GET /secrets",
        "GET /events",
        "GET /containers/CONTAINER/json/../export",
        "GET /v1.41/containers/CONTAINER%2Fexport",
        "PUT /containers/CONTAINER/archive?path=/",
        "POST /containers/CONTAINER/attach",
        "POST /containers/CONTAINER/stop",
        "POST /containers/CONTAINER/restart",
        "POST /containers/CONTAINER/pause",
        "POST /containers/CONTAINER/rename?name=other",
        "POST /containers/CONTAINER/update",
        "POST /containers/prune",
        "POST /commit?container=CONTAINER",
        "POST /build",
        "POST /images/create?fromImage=evil",
        "POST /volumes/create",
        "POST /networks/create",
        "POST /swarm/init",
        "POST /v1.41/plugins/pull",
        "DELETE /images/IMAGE",
        "DELETE /volumes/any",
        "DELETE /networks/any"
      })
  void callThatTheLauncherDoesNotNeed_isForbidden(String call) throws IOException {
    String path = call.substring(call.indexOf(' ') + 1).replace("CONTAINER", container);
    String method = call.substring(0, call.indexOf(' '));

    assertThat(proxy.send(method, path, method.equals("GET") ? null : "{}").statusCode())
        .isEqualTo(403);
    assertThat(DockerFixture.docker("inspect", "--format", "{{.State.Status}}", container))
        .isEqualTo("running");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Privileged\": true",
        "\"privileged\" : true",
        "\"PidMode\": \"host\"",
        "\"IpcMode\":\"host\"",
        "\"UsernsMode\": \"host\"",
        "\"CapAdd\": [\"SYS_ADMIN\"]",
        "\"Binds\": [\"/:/host\"]",
        "\"Binds\": [\"apps:/apps\", \"/etc:/etc\"]",
        "\"Mounts\": [{\"Type\": \"bind\", \"Source\": \"/\", \"Target\": \"/host\"}]",
        "\"binds\": [\"/:/host\"]",
        "\"Binds\": [\"apps:/a]b\", \"/etc:/etc\"]",
        "\"Binds\": [\"\\/etc:/etc\"]",
        "\"\\u0042inds\": [\"\\u002fetc:/etc\"]",
        "\"Mounts\": [{\"Type\": \"volume\", \"Target\": \"/host\", \"VolumeOptions\":"
            + " {\"DriverConfig\": {\"Options\": {\"device\": \"/\", \"o\": \"bind\"}}}}]",
        "\"VolumesFrom\": [\"docker-proxy\"]",
        "\"NetworkMode\": \"host\"",
        "\"PidMode\": \"container:docker-proxy\"",
        "\"DeviceCgroupRules\": [\"b 8:0 rwm\"]",
        "\"MaskedPaths\": []",
        "\"SecurityOpt\": [\"seccomp=unconfined\"]",
        "\"Devices\": [{\"PathOnHost\": \"/dev/sda\", \"PathInContainer\": \"/dev/sda\"}]"
      })
  void containerWithHostAccess_isForbidden(String setting) throws IOException {
    String name = "dsfleet-test-evil";
    String body =
        "{\"Image\": \"%s\", \"HostConfig\": {%s}}".formatted(DockerFixture.image(), setting);

    assertThat(proxy.send("POST", "/containers/create?name=" + name, body).statusCode())
        .isEqualTo(403);
    assertThat(DockerFixture.docker("ps", "--all", "--quiet", "--filter", "name=" + name))
        .isEmpty();
  }

  @Test
  void privilegedExec_orExecInTheProxy_isForbidden() throws IOException {
    String id = DockerFixture.docker("inspect", "--format", "{{.Id}}", container);
    String plain = "{\"Cmd\": [\"true\"]}";
    String privileged = "{\"Cmd\": [\"true\"], \"Privileged\": true}";

    assertThat(exec(id, plain)).isEqualTo(201);
    assertThat(exec(id, privileged)).isEqualTo(403);
    assertThat(exec(id, privileged.replace("P", "\\u0050"))).isEqualTo(403);
    assertThat(exec(container, plain)).as("not by name").isEqualTo(403);
    assertThat(exec(id.substring(0, 12), plain)).as("not by a short id").isEqualTo(403);
    assertThat(exec(proxy.id(), plain)).isEqualTo(403);
  }

  private static int exec(String container, String body) throws IOException {
    return proxy.send("POST", "/containers/" + container + "/exec", body).statusCode();
  }

  private static TestLauncher launcher() {
    return new TestLauncher(
        TestLauncher.newId(),
        folder,
        "stop-apps-on-exit=true",
        "docker.host=" + proxy.address(),
        "docker.max-attempts=1",
        "docker.max-failures=2",
        "docker.open-interval=300ms",
        "profiles.shared.runner=exec",
        "profiles.shared.command[0]=/bin/sh",
        "profiles.shared.command[1]=-c",
        "profiles.shared.command[2]=echo begun >> ../starts-$APP_ID; exec sleep 300",
        "profiles.shared.docker.container=" + container,
        "profiles.shared.docker.paths[0].host=" + folder,
        "profiles.shared.docker.paths[0].inside=/apps");
  }

  @Test
  void killedProxy_marksUnknown_andItsReturnRestartsNothing() throws Exception {
    try (TestLauncher launcher = launcher()) {
      InstanceLaunched launched = launcher.launchRunning("alpha", "shared");
      ProcessRecord before = launcher.record("p-alpha").orElseThrow();
      assertThat(launched.containerPid()).isPositive();

      proxy.kill();
      try {
        launcher.awaitState("p-alpha", ProcessState.UNKNOWN);
        assertThat(launcher.launch("p-beta", "beta", "shared"))
            .isInstanceOfSatisfying(
                RequestRefused.class,
                refused ->
                    assertThat(refused.code()).isEqualTo(RequestRefusalCode.ENGINE_UNREACHABLE));
        assertThat(folder.resolve("beta")).doesNotExist();
      } finally {
        proxy.startAgain();
      }

      assertThat(launcher.awaitState("p-alpha", ProcessState.RUNNING).locator())
          .isEqualTo(before.locator());
      assertThat(launcher.events(ProcessExited.class, "alpha")).isEmpty();
      assertThat(Files.readAllLines(folder.resolve("starts-alpha"))).hasSize(1);
      assertThat(launcher.launchRunning("beta", "shared").containerPid()).isPositive();

      launcher.kill("alpha", 5_000);
      launcher.awaitState("p-alpha", ProcessState.STOPPED);
      launcher.kill("beta", 0);
      launcher.awaitState("p-beta", ProcessState.STOPPED);
    }
    awaitSoon()
        .until(
            () ->
                !DockerFixture.docker("exec", container, "ps", "-eo", "args")
                    .contains("sleep 300"));
  }
}
