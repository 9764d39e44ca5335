package io.dsfleet.cli.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.cli.processes.Await;
import io.dsfleet.cli.processes.OwnedProcesses;
import io.dsfleet.cli.processes.ProcessRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real servers. */
class PrivateServersTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void start_bothAnswerComeBackWhenKilledAndLeaveNothing() throws Exception {
    Queue<String> notices = new ConcurrentLinkedQueue<>();
    ProcessRecords records = new ProcessRecords(folder.resolve("processes"));
    ServerAddresses addresses;
    try (PrivateServers servers =
        PrivateServers.prepare(folder, EnumSet.allOf(Server.class), notices::add)) {
      servers.start();
      addresses = servers.addresses();
      assertThat(answer(addresses)).isTrue();
      long redis = records.live("redis").orElseThrow().pid();

      records.live("redis").orElseThrow().destroyForcibly();
      records.live("rabbitmq").orElseThrow().destroyForcibly();

      assertThat(
              Await.until(
                  () -> records.live("redis").filter(p -> p.pid() != redis).isPresent(), BOUND))
          .isTrue();
      assertThat(Await.until(() -> answer(addresses), BOUND)).isTrue();
      assertThat(notices).hasSize(2);
    }
    assertThat(answer(addresses)).isFalse();
    assertThat(OwnedProcesses.marked(folder)).isEmpty();
    assertThat(records.names()).isEmpty();
  }

  @Test
  void redisAnswers_wrongPassword_isFalse() throws Exception {
    try (PrivateServers servers =
        PrivateServers.prepare(folder, EnumSet.of(Server.REDIS), line -> {})) {
      servers.start();
      String right = servers.addresses().redis().toString();

      assertThat(Probe.redisAnswers(java.net.URI.create(right))).isTrue();
      assertThat(Probe.redisAnswers(java.net.URI.create(right.replace("default:", "default:x"))))
          .isFalse();
    }
  }

  private static boolean answer(ServerAddresses addresses) {
    return Probe.rabbitMqAnswers(addresses.rabbitMq()) && Probe.redisAnswers(addresses.redis());
  }
}
