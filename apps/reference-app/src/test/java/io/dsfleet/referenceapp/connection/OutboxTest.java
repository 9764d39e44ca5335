package io.dsfleet.referenceapp.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox(4);

  @Test
  void framesAreSentInOrder() {
    outbox.add("a", Outbox.Kind.RESULT);
    outbox.add("b", Outbox.Kind.RESULT);
    assertThat(outbox.next()).isEqualTo("a");
    assertThat(outbox.next()).isEqualTo("b");
    assertThat(outbox.next()).isNull();
    assertThat(outbox.allSent()).isTrue();
  }

  @Test
  void whatIsNotProvedIsSentAgainInOrderAfterALoss() {
    outbox.add("a", Outbox.Kind.RESULT);
    outbox.add("b", Outbox.Kind.RESULT);
    outbox.next();
    outbox.pong(outbox.ping());
    outbox.next();
    outbox.add("c", Outbox.Kind.RESULT);
    outbox.lost();
    assertThat(outbox.next()).isEqualTo("b");
    assertThat(outbox.next()).isEqualTo("c");
    assertThat(outbox.next()).isNull();
  }

  @Test
  void aPongProvesOnlyWhatWasSentBeforeItsPing() {
    outbox.add("a", Outbox.Kind.RESULT);
    outbox.add("b", Outbox.Kind.RESULT);
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
    outbox.add("answer", Outbox.Kind.ANSWER);
    outbox.add("a", Outbox.Kind.RESULT);
    outbox.next();
    outbox.lost();
    assertThat(outbox.next()).isEqualTo("a");
    assertThat(outbox.next()).isNull();
  }

  @Test
  void whatAServerCanDoWithoutIsThrownAwayWhenTooMuchWaitsAndResultsNever() {
    outbox.add("notice", Outbox.Kind.NOTICE);
    for (int result = 0; result < 6; result++) {
      outbox.add("result " + result, Outbox.Kind.RESULT);
    }
    outbox.add("answer", Outbox.Kind.ANSWER);
    for (int result = 0; result < 6; result++) {
      assertThat(outbox.next()).isEqualTo("result " + result);
    }
    assertThat(outbox.next()).isNull();
  }
}
