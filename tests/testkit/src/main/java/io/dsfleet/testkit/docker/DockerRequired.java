package io.dsfleet.testkit.docker;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test before it begins where no Docker Engine with the images for tests answers. */
final class DockerRequired implements BeforeEachCallback {
  @Override
  public void beforeEach(ExtensionContext context) {
    TestDocker.require();
  }
}
