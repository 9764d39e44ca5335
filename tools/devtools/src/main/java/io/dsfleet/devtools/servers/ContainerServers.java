package io.dsfleet.devtools.servers;

import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the servers as foreground containers on machines that have only Docker. */
final class ContainerServers {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final String RABBITMQ_IMAGE =
      System.getenv().getOrDefault("DSFLEET_IMAGE_RABBITMQ", "rabbitmq:4.1");
  private static final String REDIS_IMAGE =
      System.getenv().getOrDefault("DSFLEET_IMAGE_REDIS", "redis:8");

  private final Path docker;
  private final Path folder;

  ContainerServers(Path docker, Path folder) {
    this.docker = docker;
    this.folder = folder;
  }

  /** Whether {@code docker version} succeeds within five seconds. */
  static boolean engineAnswers(Path docker) {
    try {
      Process process =
          new ProcessBuilder(docker.toString(), "version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(5, TimeUnit.SECONDS);
      process.destroy();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  ProcessSpec rabbitMq(ServerPorts ports, ServerCredentials credentials) throws IOException {
    Path data = Files.createDirectories(folder.resolve("rabbitmq"));
    Path configuration = data.resolve("container.conf");
    // The server listens on all addresses of its container; only loopback is published.
    writeForContainer(
        configuration,
        NativeRabbitMq.configuration(5672, credentials).replace("127.0.0.1:5672", "0.0.0.0:5672"));
    return run(
        "rabbitmq",
        List.of(
            "--hostname",
            "dsfleet",
            "--publish",
            "127.0.0.1:%d:5672".formatted(ports.amqp()),
            "--volume",
            data.resolve("container-data") + ":/var/lib/rabbitmq",
            "--volume",
            configuration + ":/etc/rabbitmq/conf.d/90-dsfleet.conf:ro",
            RABBITMQ_IMAGE));
  }

  ProcessSpec redis(ServerPorts ports, ServerCredentials credentials) throws IOException {
    Path data = Files.createDirectories(folder.resolve("redis"));
    Path configuration = data.resolve("container.conf");
    String text = NativeRedis.configuration(6379, credentials, Path.of("/data"), 1L << 30);
    writeForContainer(configuration, text.replace("bind 127.0.0.1", "bind *"));
    return run(
        "redis",
        List.of(
            "--publish",
            "127.0.0.1:%d:6379".formatted(ports.redis()),
            "--volume",
            data.resolve("container-data") + ":/data",
            "--volume",
            configuration + ":/etc/redis.conf:ro",
            REDIS_IMAGE,
            "redis-server",
            "/etc/redis.conf"));
  }

  /**
   * World-readable, since the server in the container runs as another user. The parent folder on
   * the host is private.
   */
  private static void writeForContainer(Path file, String content) throws IOException {
    PrivateFiles.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private ProcessSpec run(String name, List<String> arguments) throws IOException {
    Path log = Files.createDirectories(folder.resolve(name).resolve("log"));
    String container = "dsfleet-%08x-%s".formatted(folder.toString().hashCode(), name);
    // A container left by a killed client holds name and port, so it is removed first. exec makes
    // SIGTERM reach docker.
    List<String> command =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                "\"$0\" rm -f \"$1\" >/dev/null 2>&1; shift; exec \"$0\" run --rm --name \"$@\"",
                docker.toString(),
                container,
                container));
    command.addAll(arguments);
    return new ProcessSpec(
        name,
        command,
        Map.of(OwnedProcesses.OWNER_VARIABLE, folder.toString()),
        List.of(),
        log,
        log.resolve("container.log"),
        GRACE);
  }
}
