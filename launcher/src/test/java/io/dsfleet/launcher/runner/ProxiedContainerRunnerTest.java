package io.dsfleet.launcher.runner;

import io.dsfleet.testkit.docker.NeedsDocker;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Apps in dedicated containers, through the deployment's engine proxy. */
@NeedsDocker
class ProxiedContainerRunnerTest extends ContainerRunnerTest {
  private static final String VOLUME = "dsfleet-test-" + UUID.randomUUID();
  private static ProxyFixture proxy;

  @BeforeAll
  static void startProxy() {
    proxy = new ProxyFixture();
    String _ =
        DockerFixture.docker(
            "volume",
            "create",
            "--opt",
            "type=none",
            "--opt",
            "o=bind",
            "--opt",
            "device=" + folder,
            VOLUME);
  }

  @AfterAll
  static void removeProxy() {
    proxy.close();
    String _ = DockerFixture.docker("volume", "rm", VOLUME);
  }

  @Override
  EngineSettings settings() {
    return proxy.settings();
  }

  /** The proxy allows named volumes only. */
  @Override
  String source() {
    return VOLUME;
  }
}
