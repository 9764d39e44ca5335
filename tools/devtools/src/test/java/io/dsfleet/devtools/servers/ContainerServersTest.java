package io.dsfleet.devtools.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.devtools.processes.ProcessSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerServersTest {
  private static final ServerCredentials CREDENTIALS =
      new ServerCredentials("broker-pw", "redis-pw", "cookie");
  private static final ServerPorts PORTS = new ServerPorts(21001, 21002, 21003, 21004);

  @TempDir private Path folder;

  @Test
  void specs_publishOnLoopbackOnlyAndKeepTheDurabilitySettings() throws Exception {
    ContainerServers containers = new ContainerServers(Path.of("/usr/bin/docker"), folder);

    ProcessSpec rabbitMq = containers.rabbitMq(PORTS, CREDENTIALS);
    ProcessSpec redis = containers.redis(PORTS, CREDENTIALS);

    assertThat(rabbitMq.command()).contains("127.0.0.1:21001:5672");
    assertThat(redis.command()).contains("127.0.0.1:21004:6379");
    assertThat(Files.readString(folder.resolve("redis/container.conf")))
        .contains("bind *", "appendfsync always", "requirepass redis-pw");
    assertThat(Files.readString(folder.resolve("rabbitmq/container.conf")))
        .contains("listeners.tcp.1 = 0.0.0.0:5672", "default_pass = broker-pw");
  }

  @Test
  void command_removesALeftoverContainer_thenRuns() throws Exception {
    Path client = folder.resolve("client");
    Files.writeString(client, "#!/bin/sh\necho \"$*\" >>\"$0.calls\"\n");
    assertThat(client.toFile().setExecutable(true)).isTrue();

    ProcessSpec redis = new ContainerServers(client, folder).redis(PORTS, CREDENTIALS);
    assertThat(new ProcessBuilder(redis.command()).start().waitFor()).isZero();

    assertThat(Files.readAllLines(folder.resolve("client.calls")))
        .satisfiesExactly(
            removal -> assertThat(removal).matches("rm -f dsfleet-[0-9a-f]{8}-redis"),
            start ->
                assertThat(start)
                    .matches("run --rm --name dsfleet-[0-9a-f]{8}-redis --publish .*redis.conf"));
  }
}
