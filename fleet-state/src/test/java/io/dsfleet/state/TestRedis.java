package io.dsfleet.state;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real Redis for tests: the one of {@code DSFLEET_TEST_REDIS_URI}, else a private server that
 * ends with the tests. Tests use pools with names of their own, so they do not meet.
 */
final class TestRedis {
  private static final Object LOCK = new Object();
  private static RedisClient client;
  private static String address;

  private TestRedis() {}

  static RedisClient client() {
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
    made.setOptions(RedisOptions.clientOptions());
    return made;
  }

  static String pool() {
    return "test-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  }

  /** Removes what the pool left behind. */
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
      Server server = Server.start(Files.createTempDirectory("dsfleet-redis"));
      Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
      return server.uri();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A private server that a test may stop and start again on the same port and data. */
  record Server(Process process, int port, Path folder) {

    static Server start(Path folder) {
      return start(folder, Map.of());
    }

    static Server start(Path folder, Map<String, String> changed) {
      try {
        return start(folder, freePort(), changed);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static int freePort() throws IOException {
      try (ServerSocket socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      }
    }

    static Server start(Path folder, int port) throws IOException {
      return start(folder, port, Map.of());
    }

    private static Server start(Path folder, int port, Map<String, String> changed)
        throws IOException {
      Map<String, String> settings =
          new HashMap<>(
              Map.of(
                  "--port", Integer.toString(port),
                  "--bind", "127.0.0.1",
                  "--dir", folder.toString(),
                  "--appendonly", "yes",
                  "--appendfsync", "always",
                  "--save", ""));
      settings.putAll(changed);
      var command = new java.util.ArrayList<String>();
      command.add("redis-server");
      settings.forEach(
          (key, value) -> {
            command.add(key);
            command.add(value);
          });
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("redis.log").toFile())
              .start();
      Server server = new Server(process, port, folder);
      Awaitility.await().atMost(Duration.ofSeconds(15)).until(server::answers);
      return server;
    }

    String uri() {
      return String.format(Locale.ROOT, "redis://127.0.0.1:%d", port);
    }

    void stop() {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean answers() {
      try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
        return Objects.nonNull(socket.getInetAddress());
      } catch (IOException e) {
        return false;
      }
    }
  }
}
