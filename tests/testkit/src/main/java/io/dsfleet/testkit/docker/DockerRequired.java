package io.dsfleet.testkit.docker;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test before it starts if no Docker Engine with the test images is available. */
final class DockerRequired implements BeforeEachCallback {
  @Override
  public void beforeEach(ExtensionContext context) {
    TestDocker.require();
  }
}
