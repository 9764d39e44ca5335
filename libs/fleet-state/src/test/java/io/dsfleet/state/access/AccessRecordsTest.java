package io.dsfleet.state.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.access.AccessKey;
import io.dsfleet.messages.access.Role;
import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.TestRedis;
import io.dsfleet.state.timing.FleetTimings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AccessRecordsTest {
  private static FleetState state;

  private final AccessKey key = AccessKey.generate(new SecureRandom());
  private final ApiKeyRecord record =
      new ApiKeyRecord(key.prefix(), "web", Role.OPERATOR, key.hash(), 1, "test");

  @BeforeAll
  static void connect() {
    state = FleetState.connect(TestRedis.client(), FleetTimings.defaults());
  }

  @AfterAll
  static void close() {
    state.close();
  }

  @Test
  void key_isStoredOnce_listed_andRevoked() {
    AccessRecords access = state.accessRecords();

    assertThat(access.addKey(record).join()).isTrue();
    assertThat(access.addKey(record).join()).isFalse();
    assertThat(access.findKey(key.prefix()).join()).contains(record);
    assertThat(access.allKeys().join()).contains(record);
    assertThat(access.revokeKey(key.prefix()).join()).isTrue();
    assertThat(access.revokeKey(key.prefix()).join()).isFalse();
    assertThat(access.findKey(key.prefix()).join()).isEmpty();
  }

  @Test
  void ticket_isConsumedOnce_andExpires() {
    AccessRecords access = state.accessRecords();
    String hash = SecretHash.of(UUID.randomUUID().toString());

    access.addTicket(hash, "dsf_x", Duration.ofSeconds(30)).join();
    assertThat(access.consumeTicket(hash).join()).isEqualTo("dsf_x");
    assertThat(access.consumeTicket(hash).join()).isNull();

    access.addTicket(hash, "dsf_x", Duration.ofMillis(1)).join();
    Awaitility.await().until(() -> access.consumeTicket(hash).join() == null);
  }

  @Test
  void login_lastsUntilLogout() {
    AccessRecords access = state.accessRecords();
    String hash = SecretHash.of(UUID.randomUUID().toString());

    access.login(hash, key.prefix(), Duration.ofSeconds(30), 2).join();
    assertThat(access.login(hash).join()).contains(key.prefix());
    assertThat(access.logout(hash, key.prefix()).join()).isTrue();
    assertThat(access.login(hash).join()).isEmpty();
  }

  @Test
  void oneLoginTooMany_endsTheOldest_andALogoutMakesRoom() {
    AccessRecords access = state.accessRecords();
    List<String> hashes =
        Stream.generate(() -> SecretHash.of(UUID.randomUUID().toString())).limit(4).toList();
    hashes
        .subList(0, 3)
        .forEach(hash -> access.login(hash, key.prefix(), Duration.ofSeconds(30), 2).join());

    assertThat(access.login(hashes.get(0)).join()).isEmpty();
    assertThat(access.login(hashes.get(1)).join()).contains(key.prefix());

    access.logout(hashes.get(2), key.prefix()).join();
    access.login(hashes.get(3), key.prefix(), Duration.ofSeconds(30), 2).join();
    assertThat(access.login(hashes.get(1)).join()).contains(key.prefix());
  }

  @Test
  void audit_isReadNewestFirst_pageByPage() {
    AuditLog audit = state.auditLog();
    String who = "dsf_" + UUID.randomUUID();
    List<String> ids =
        List.of("1", "2", "3").stream()
            .map(n -> new AuditLog.AuditEntry(who, null, "admin", "here", "POST /" + n, "200"))
            .map(entry -> audit.append(entry).join())
            .toList();

    assertThat(
            audit.newest(null, 10).join().stream().filter(kept -> kept.entry().who().equals(who)))
        .extracting(AuditLog.StoredAuditEntry::id)
        .containsExactlyElementsOf(ids.reversed());
    assertThat(audit.newest(ids.get(1), 1).join())
        .extracting(AuditLog.StoredAuditEntry::id)
        .containsExactly(ids.getFirst());
  }
}
