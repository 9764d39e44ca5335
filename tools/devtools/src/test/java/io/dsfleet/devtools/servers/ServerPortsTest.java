package io.dsfleet.devtools.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerPortsTest {
  @TempDir private Path folder;

  @Test
  void of_secondTime_keepsThePorts() throws Exception {
    ServerPorts first = ServerPorts.of(folder);

    assertThat(ServerPorts.of(folder)).isEqualTo(first);
  }

  @Test
  void of_storedPortTaken_choosesOthers() throws Exception {
    ServerPorts first = ServerPorts.of(folder);
    try (ServerSocket taken =
        new ServerSocket(first.redis(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePorts.isFree(taken.getLocalPort())).isFalse();
      assertThat(ServerPorts.of(folder).redis()).isNotEqualTo(first.redis());
    }
  }

  @Test
  void credentials_secondTime_areTheSameAndPrivate() throws Exception {
    ServerCredentials first = ServerCredentials.of(folder);

    assertThat(ServerCredentials.of(folder)).isEqualTo(first);
    assertThat(first.rabbitMqPassword()).hasSizeGreaterThan(20);
    assertThat(first.toString()).doesNotContain(first.redisPassword());
    assertThat(
            java.nio.file.Files.getPosixFilePermissions(folder.resolve("credentials.properties")))
        .containsExactlyInAnyOrderElementsOf(
            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
  }
}
