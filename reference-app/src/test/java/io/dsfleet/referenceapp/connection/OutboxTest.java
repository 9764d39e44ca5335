package io.dsfleet.referenceapp.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox();

  @Test
  void framesAreSentInOrder() {
    outbox.add("a", true);
    outbox.add("b", true);
    assertThat(outbox.next()).isEqualTo("a");
    assertThat(outbox.next()).isEqualTo("b");
    assertThat(outbox.next()).isNull();
    assertThat(outbox.allSent()).isTrue();
  }

  @Test
  void whatIsNotProvedIsSentAgainInOrderAfterALoss() {
    outbox.add("a", true);
    outbox.add("b", true);
    outbox.next();
    outbox.pong(outbox.ping());
    outbox.next();
    outbox.add("c", true);
    outbox.lost();
    assertThat(outbox.next()).isEqualTo("b");
    assertThat(outbox.next()).isEqualTo("c");
    assertThat(outbox.next()).isNull();
  }

  @Test
  void aPongProvesOnlyWhatWasSentBeforeItsPing() {
    outbox.add("a", true);
    outbox.add("b", true);
    outbox.next();
    long ping = outbox.ping();
    outbox.next();
    outbox.pong(ping);
    assertThat(outbox.unproved()).isTrue();
    outbox.lost();
    assertThat(outbox.next()).isEqualTo("b");
  }

  @Test
  void answersToQuestionsAreForgottenWithTheConnection() {
    outbox.add("answer", false);
    outbox.add("a", true);
    outbox.next();
    outbox.lost();
    assertThat(outbox.next()).isEqualTo("a");
    assertThat(outbox.next()).isNull();
  }

  @Test
  void waitsDoubleUpToHalfAMinuteAndAreScattered() {
    Backoff least = new Backoff(() -> 0);
    Backoff most = new Backoff(() -> 1);
    assertThat(least.next()).isEqualTo(Duration.ofMillis(250));
    assertThat(most.next()).isEqualTo(Duration.ofMillis(500));
    assertThat(most.next()).isEqualTo(Duration.ofSeconds(1));
    for (int attempt = 0; attempt < 10; attempt++) {
      least.next();
      most.next();
    }
    assertThat(least.next()).isEqualTo(Duration.ofSeconds(15));
    assertThat(most.next()).isEqualTo(Duration.ofSeconds(30));
    most.reset();
    assertThat(most.next()).isEqualTo(Duration.ofMillis(500));
  }
}
