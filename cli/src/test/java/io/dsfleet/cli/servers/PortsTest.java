package io.dsfleet.cli.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir private Path folder;

  @Test
  void of_secondTime_keepsThePorts() throws Exception {
    Ports first = Ports.of(folder);

    assertThat(Ports.of(folder)).isEqualTo(first);
  }

  @Test
  void of_storedPortTaken_choosesOthers() throws Exception {
    Ports first = Ports.of(folder);
    try (ServerSocket taken =
        new ServerSocket(first.redis(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePorts.isFree(taken.getLocalPort())).isFalse();
      assertThat(Ports.of(folder).redis()).isNotEqualTo(first.redis());
    }
  }

  @Test
  void credentials_secondTime_areTheSameAndPrivate() throws Exception {
    Credentials first = Credentials.of(folder);

    assertThat(Credentials.of(folder)).isEqualTo(first);
    assertThat(first.rabbitMqPassword()).hasSizeGreaterThan(20);
    assertThat(first.toString()).doesNotContain(first.redisPassword());
    assertThat(
            java.nio.file.Files.getPosixFilePermissions(folder.resolve("credentials.properties")))
        .containsExactlyInAnyOrderElementsOf(
            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
  }
}
