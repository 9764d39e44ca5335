package io.dsfleet.launcher.runner;

import io.dsfleet.testkit.docker.NeedsDocker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Apps in a container that runs, through the proxy of the deployment. */
@NeedsDocker
class ProxiedExecRunnerTest extends ExecRunnerTest {
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
