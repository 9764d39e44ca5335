package io.dsfleet.devtools.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.devtools.processes.ConditionWait;
import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.PidFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real servers. */
class PrivateServersTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void start_restartsKilledServers_andLeavesNothing() throws Exception {
    Queue<String> notices = new ConcurrentLinkedQueue<>();
    PidFiles pidFiles = new PidFiles(folder.resolve("processes"));
    ServerAddresses addresses;
    try (PrivateServers servers =
        PrivateServers.prepare(folder, EnumSet.allOf(ServerKind.class), notices::add)) {
      servers.start();
      addresses = servers.addresses();
      assertThat(answer(addresses)).isTrue();
      long redis = pidFiles.live("redis").orElseThrow().pid();

      pidFiles.live("redis").orElseThrow().destroyForcibly();
      pidFiles.live("rabbitmq").orElseThrow().destroyForcibly();

      assertThat(
              ConditionWait.until(
                  () -> pidFiles.live("redis").filter(p -> p.pid() != redis).isPresent(), TIMEOUT))
          .isTrue();
      assertThat(ConditionWait.until(() -> answer(addresses), TIMEOUT)).isTrue();
      assertThat(notices).hasSize(2);
    }
    assertThat(answer(addresses)).isFalse();
    assertThat(OwnedProcesses.owned(folder)).isEmpty();
    assertThat(pidFiles.names()).isEmpty();
  }

  @Test
  void start_namesTheServerThatFailed() throws Exception {
    try (PrivateServers servers =
        PrivateServers.prepare(folder, EnumSet.allOf(ServerKind.class), line -> {})) {
      Files.writeString(folder.resolve("redis/redis.conf"), "no-such-setting 1\n");

      assertThatThrownBy(servers::start)
          .isInstanceOf(ServersUnavailableException.class)
          .hasMessageMatching("Redis did not start; see its log .*redis\\.log");
    }
  }

  @Test
  void redisAnswers_wrongPassword_isFalse() throws Exception {
    try (PrivateServers servers =
        PrivateServers.prepare(folder, EnumSet.of(ServerKind.REDIS), line -> {})) {
      servers.start();
      String right = servers.addresses().redis().toString();

      assertThat(ServerProbe.redisAnswers(java.net.URI.create(right))).isTrue();
      assertThat(
              ServerProbe.redisAnswers(java.net.URI.create(right.replace("default:", "default:x"))))
          .isFalse();
    }
  }

  private static boolean answer(ServerAddresses addresses) {
    return ServerProbe.rabbitMqAnswers(addresses.rabbitMq())
        && ServerProbe.redisAnswers(addresses.redis());
  }
}
