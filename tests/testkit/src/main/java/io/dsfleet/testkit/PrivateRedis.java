package io.dsfleet.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A private Redis process that a test can stop, clear and restart on the same port. */
public final class PrivateRedis implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private final Map<String, String> settings;
  private Process process;

  private PrivateRedis(Path folder, Map<String, String> changed) {
    this.folder = folder;
    this.port = freePort();
    this.settings = settings(folder, port, changed);
    this.process = launch();
  }

  /** Starts a Redis with the durability that dsfleet requires, with its data in the folder. */
  public static PrivateRedis start(Path folder) {
    return start(folder, Map.of());
  }

  /** Starts a Redis with these settings changed, named as in {@code redis.conf}. */
  public static PrivateRedis start(Path folder, Map<String, String> changed) {
    return new PrivateRedis(folder, changed);
  }

  /** The address, {@code redis://host:port}. */
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /** Stops the process by SIGTERM; keeps the data. */
  public void stop() {
    process.destroy();
    awaitEnd();
  }

  /** Stops the process by {@code kill -9}; keeps the data. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Suspends it: it keeps its connections and replies to nothing until {@link #resume()}. */
  public void pause() {
    signal("STOP");
  }

  /** Ends {@link #pause()}; the commands sent meanwhile are applied. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deletes the data; Redis must be stopped. */
  public void deleteData() {
    try (Stream<Path> data = Files.walk(folder.resolve("appendonlydir"))) {
      for (Path each : data.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts Redis again on the remaining data. */
  public void restart() {
    process = launch();
  }

  @Override
  public void close() {
    kill();
  }

  private Process launch() {
    List<String> command = new ArrayList<>(List.of("redis-server"));
    settings.forEach((name, value) -> command.addAll(List.of("--" + name, value)));
    Path log = folder.resolve("redis.log");
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      PollingWait.forValue(
          "Redis to answer or end", TIMEOUT, () -> answers() || !started.isAlive(), done -> done);
      if (!started.isAlive()) {
        throw new AssertionError("Redis failed to start:\n" + Files.readString(log));
      }
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notReady) {
      return false;
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("Redis did not stop within " + TIMEOUT.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> settings(Path folder, int port, Map<String, String> changed) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("port", Integer.toString(port));
    settings.put("bind", "127.0.0.1");
    settings.put("dir", folder.toString());
    settings.put("appendonly", "yes");
    settings.put("appendfsync", "always");
    settings.put("save", "");
    settings.putAll(changed);
    return settings;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
