package io.dsfleet.launcher.runner;

import io.dsfleet.testkit.docker.NeedsDocker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Apps in an existing container, through the deployment's engine proxy. */
@NeedsDocker
class ProxiedExecRunnerTest extends ContainerExecRunnerTest {
  private static ProxyFixture proxy;

  @BeforeAll
  static void startProxy() {
    proxy = new ProxyFixture();
  }

  @AfterAll
  static void removeProxy() {
    proxy.close();
  }

  @Override
  EngineSettings settings() {
    return proxy.settings();
  }
}
