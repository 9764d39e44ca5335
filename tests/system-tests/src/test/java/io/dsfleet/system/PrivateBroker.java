package io.dsfleet.system;

import io.dsfleet.testkit.docker.TestDocker;
import java.net.URI;
import java.nio.file.Path;

/**
 * A RabbitMQ that a test may kill: a container if Docker is available, else a native process as
 * {@code ./dsfleet} runs it.
 */
interface PrivateBroker extends AutoCloseable {
  /** Starts a broker without messages. */
  static PrivateBroker start(Path folder) {
    return TestDocker.isAvailable() ? ContainerBroker.start() : NativeBroker.start(folder);
  }

  /** The address with user and password; unchanged by a restart. */
  URI uri();

  /** Kills the broker by {@code kill -9}; keeps the data. */
  void kill();

  /** Restarts the broker on its data and waits until it responds. */
  void restart();

  @Override
  void close();
}
