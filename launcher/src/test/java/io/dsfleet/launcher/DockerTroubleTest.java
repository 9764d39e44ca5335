package io.dsfleet.launcher;

import static io.dsfleet.launcher.TestLauncher.awaitSoon;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dsfleet.launcher.runner.DockerFixture;
import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import io.dsfleet.testkit.docker.NeedsDocker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unavailable, slow or forbidden engine never makes a running app appear dead. */
@NeedsDocker
class DockerTroubleTest {
  private static final DockerFixture DOCKER = new DockerFixture();
  @TempDir static Path folder;
  private static String container;

  @BeforeAll
  static void startContainer() {
    container = DOCKER.shared(folder);
  }

  @AfterAll
  static void removeContainer() {
    DOCKER.close();
  }

  private static TestLauncher launcher(String engine) {
    return new TestLauncher(
        TestLauncher.newId(),
        folder,
        "stop-apps-on-exit=true",
        "docker.host=" + engine,
        "docker.timeout=2s",
        "docker.max-attempts=1",
        "docker.max-failures=2",
        "docker.open-interval=300ms",
        "profiles.shared.runner=exec",
        "profiles.shared.command[0]=/bin/sh",
        "profiles.shared.command[1]=-c",
        "profiles.shared.command[2]=echo begun >> ../starts-$APP_ID; exec sleep 60",
        "profiles.shared.docker.container=" + container,
        "profiles.shared.docker.paths[0].host=" + folder,
        "profiles.shared.docker.paths[0].inside=/apps");
  }

  @Test
  void unavailableOrHangingEngine_marksUnknown_andItsReturnRestartsNothing() throws Exception {
    try (EngineFaultProxy door = new EngineFaultProxy();
        TestLauncher launcher = launcher(door.address())) {
      InstanceLaunched launched = launcher.launchRunning("alpha", "shared");
      ProcessRecord before = launcher.record("p-alpha").orElseThrow();
      assertThat(launched.containerPid()).isPositive();
      assertThat(launched.container()).isEqualTo(container);

      for (EngineFaultProxy.Mode trouble :
          new EngineFaultProxy.Mode[] {EngineFaultProxy.Mode.CUT, EngineFaultProxy.Mode.HANGING}) {
        door.set(trouble);
        ProcessRecord unknown = launcher.awaitState("p-alpha", ProcessState.UNKNOWN);
        assertThat(unknown.reason()).startsWith("the Docker Engine");
        awaitSoon().until(() -> launcher.meter("dsfleet.launcher.engine", "state", "open") == 1);
        awaitSoon()
            .until(() -> launcher.meter("dsfleet.launcher.processes", "state", "unknown") == 1);
        assertThat(refusal(launcher.launch("p-beta", "beta", "shared")))
            .isEqualTo(RequestRefusalCode.ENGINE_UNREACHABLE);
        assertThat(folder.resolve("beta")).doesNotExist();
        assertThat(launcher.record("p-beta")).isEmpty();

        door.set(EngineFaultProxy.Mode.OPEN);
        assertThat(launcher.awaitState("p-alpha", ProcessState.RUNNING).locator())
            .isEqualTo(before.locator());
        awaitSoon().until(() -> launcher.meter("dsfleet.launcher.engine", "state", "closed") == 1);
      }
      assertThat(launcher.events(ProcessExited.class, "alpha")).isEmpty();
      assertThat(Files.readAllLines(folder.resolve("starts-alpha"))).hasSize(1);

      DockerFixture.docker("exec", container, "kill", "-KILL", "" + launched.containerPid());

      awaitSoon().until(() -> launcher.record("p-alpha").orElseThrow().restarts() == 1);
      awaitSoon().until(() -> !launcher.events(ProcessExited.class, "alpha").isEmpty());
      assertThat(launcher.events(ProcessExited.class, "alpha").getFirst().exitCode())
          .isEqualTo(137);
      launcher.awaitState("p-alpha", ProcessState.RUNNING);
    }
    assertThat(DockerFixture.docker("exec", container, "ps", "-eo", "args"))
        .doesNotContain("sleep 60");
  }

  @Test
  void forbiddenEngine_refusesLaunchesWithoutSideEffects() throws Exception {
    HttpServer closed =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    closed.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    closed.start();
    try (TestLauncher launcher = launcher("tcp://127.0.0.1:" + closed.getAddress().getPort())) {
      assertThat(refusal(launcher.launch("p-gamma", "gamma", "shared")))
          .isEqualTo(RequestRefusalCode.ENGINE_FORBIDDEN);
      assertThat(folder.resolve("gamma")).doesNotExist();
      assertThat(launcher.record("p-gamma")).isEmpty();
    } finally {
      closed.stop(0);
    }
  }

  private static RequestRefusalCode refusal(Object reply) {
    assertThat(reply).isInstanceOf(RequestRefused.class);
    assertThat(((RequestRefused) reply).reason()).isNotBlank();
    return ((RequestRefused) reply).code();
  }
}
