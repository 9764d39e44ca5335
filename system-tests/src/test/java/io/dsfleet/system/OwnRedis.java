package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Redis that a test may kill, empty and start again on the same port. */
final class OwnRedis implements AutoCloseable {
  private final Path folder;
  private final int port = StandaloneFixture.freePort();
  private Process process;

  private OwnRedis(Path folder) {
    this.folder = folder;
    this.process = launch();
  }

  static OwnRedis start(Path folder) {
    return new OwnRedis(folder);
  }

  URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  private Process launch() {
    try {
      Process started =
          new ProcessBuilder(
                  "redis-server",
                  "--port",
                  Integer.toString(port),
                  "--bind",
                  "127.0.0.1",
                  "--dir",
                  folder.toString(),
                  "--appendonly",
                  "yes",
                  "--appendfsync",
                  "always",
                  "--save",
                  "")
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("redis.log").toFile()))
              .start();
      await("Redis answers").atMost(Duration.ofSeconds(60)).until(this::answers);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** {@code kill -9}, its data deleted. */
  void lose() {
    close();
    try (Stream<Path> data = Files.walk(folder.resolve("appendonlydir"))) {
      List<Path> all = data.sorted(Comparator.reverseOrder()).toList();
      for (Path each : all) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void startAgain() {
    process = launch();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("Redis is gone").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
