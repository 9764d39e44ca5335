package io.dsfleet.testkit;

import java.net.URI;
import java.util.Map;

/** Addresses of RabbitMQ and Redis for tests, from the environment; tests may delete all data. */
public record TestServers(URI rabbitMq, URI redis) {
  /** Environment variable with the address of RabbitMQ, {@code amqp://user:password@host:port}. */
  public static final String RABBITMQ = "DSFLEET_TEST_RABBITMQ_URI";

  /** Environment variable with the address of Redis, {@code redis://host:port}. */
  public static final String REDIS = "DSFLEET_TEST_REDIS_URI";

  /** The servers of the environment; fails if a variable is missing. */
  public static TestServers require() {
    return of(System.getenv());
  }

  static TestServers of(Map<String, String> environment) {
    return new TestServers(address(environment, RABBITMQ), address(environment, REDIS));
  }

  private static URI address(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new AssertionError(name + " is not set; run the tests by ./dsfleet test");
    }
    return URI.create(value);
  }
}
