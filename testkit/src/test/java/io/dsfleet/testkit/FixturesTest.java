package io.dsfleet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FixturesTest {
  @Test
  void testServers_missingAddress_isNamed() {
    assertThatThrownBy(() -> TestServers.of(Map.of(TestServers.RABBITMQ, "amqp://h:1")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("DSFLEET_TEST_REDIS_URI")
        .hasMessageContaining("./dsfleet test");
  }

  @Test
  void testServers_bothNamed_areRead() {
    TestServers servers =
        TestServers.of(
            Map.of(TestServers.RABBITMQ, "amqp://u:p@h:1", TestServers.REDIS, "redis://h:2"));

    assertThat(servers.rabbitMq()).hasPort(1);
    assertThat(servers.redis()).hasPort(2);
  }

  @Test
  void settableClock_movesOnlyWhenTold_inEveryZone() {
    SettableClock clock = new SettableClock(Instant.EPOCH);
    var seoul = clock.withZone(ZoneId.of("Asia/Seoul"));

    clock.advance(Duration.ofSeconds(5));

    assertThat(clock.millis()).isEqualTo(5_000);
    assertThat(seoul.instant()).isEqualTo(clock.instant());
    clock.set(Instant.EPOCH);
    assertThat(seoul.millis()).isZero();
  }

  @Test
  void eventually_returnsTheFirstValueThatPasses() {
    AtomicInteger count = new AtomicInteger();

    assertThat(
            Eventually.value(
                "three", Duration.ofSeconds(5), count::incrementAndGet, seen -> seen == 3))
        .isEqualTo(3);
  }

  @Test
  void eventually_boundOver_saysWhatItSawLast() {
    assertThatThrownBy(
            () -> Eventually.value("seven", Duration.ofMillis(20), () -> 6, seen -> seen == 7))
        .isInstanceOf(AssertionError.class)
        .hasMessage("expected seven within 20 ms, but it is 6");
  }

  @Test
  void warnings_butTheExpected_failTheWorld() {
    List<String> lines =
        List.of("12:00 INFO fine", "12:01 WARN connection lost", "12:02 ERROR bad");

    assertThatThrownBy(
            () ->
                WorldCheck.noUnexpectedWarning(lines, List.of(Pattern.compile("connection lost"))))
        .hasMessageContaining("there are 1")
        .hasMessageContaining("12:02 ERROR bad");
    assertThatCode(
            () -> WorldCheck.noUnexpectedWarning(lines, List.of(Pattern.compile("lost|bad"))))
        .doesNotThrowAnyException();
  }
}
