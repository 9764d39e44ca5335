package io.dsfleet.system;

import io.dsfleet.testkit.docker.TestDocker;
import java.net.URI;
import java.nio.file.Path;

/**
 * A RabbitMQ that a test may kill: a container where Docker is present, else a native private one
 * as {@code ./dsfleet} runs it.
 */
interface PrivateBroker extends AutoCloseable {
  /** Starts one without messages. */
  static PrivateBroker start(Path folder) {
    return TestDocker.isAvailable() ? ContainerBroker.start() : NativeBroker.start(folder);
  }

  /** Where it answers, with user and password; the same after a restart. */
  URI uri();

  /** Ends it as {@code kill -9} does; its data stay. */
  void kill();

  /** Starts it again on its data and waits until it answers. */
  void restart();

  @Override
  void close();
}
