package io.dsfleet.state;

import io.dsfleet.state.connection.RedisClientOptions;
import io.dsfleet.testkit.PrivateRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A real Redis for tests: that of {@code DSFLEET_TEST_REDIS_URI}, else a private server that ends
 * with the tests. Each test uses a separate pool.
 */
public final class TestRedis {
  private static final Object LOCK = new Object();
  private static RedisClient client;
  private static String address;

  private TestRedis() {}

  public static RedisClient client() {
    synchronized (LOCK) {
      if (client == null) {
        client = client(address());
      }
      return client;
    }
  }

  static String address() {
    synchronized (LOCK) {
      if (address == null) {
        String given = System.getenv("DSFLEET_TEST_REDIS_URI");
        address = given == null ? start() : given;
      }
      return address;
    }
  }

  static RedisClient client(String address) {
    RedisURI uri = RedisURI.create(address);
    uri.setTimeout(Duration.ofSeconds(10));
    RedisClient made = RedisClient.create(uri);
    made.setOptions(RedisClientOptions.clientOptions());
    return made;
  }

  static String pool() {
    return "test-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  }

  /** Deletes the keys of the pool. */
  static void drop(String pool) {
    try (var connection = client().connect()) {
      var keys = connection.sync().keys("dsfleet:{" + pool + "}:*");
      if (!keys.isEmpty()) {
        connection.sync().unlink(keys.toArray(String[]::new));
      }
    }
  }

  private static String start() {
    try {
      PrivateRedis server = PrivateRedis.start(Files.createTempDirectory("dsfleet-redis"));
      Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
      return server.uri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
