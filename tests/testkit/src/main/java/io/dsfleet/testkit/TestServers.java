package io.dsfleet.testkit;

import java.net.URI;
import java.util.Map;

/** RabbitMQ and Redis that tests may use, named by the environment; their content is no one's. */
public record TestServers(URI rabbitMq, URI redis) {
  /** Variable with the address of RabbitMQ, {@code amqp://user:password@host:port}. */
  public static final String RABBITMQ = "DSFLEET_TEST_RABBITMQ_URI";

  /** Variable with the address of Redis, {@code redis://host:port}. */
  public static final String REDIS = "DSFLEET_TEST_REDIS_URI";

  /** The servers of this process's environment; fails with words where one is missing. */
  public static TestServers require() {
    return of(System.getenv());
  }

  static TestServers of(Map<String, String> environment) {
    return new TestServers(address(environment, RABBITMQ), address(environment, REDIS));
  }

  private static URI address(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new AssertionError(
          "expected "
              + name
              + " to name a server for tests, but it is not set: run the tests by ./dsfleet test");
    }
    return URI.create(value);
  }
}
