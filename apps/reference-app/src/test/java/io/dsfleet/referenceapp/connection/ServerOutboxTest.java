package io.dsfleet.referenceapp.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerOutboxTest {
  private final ServerOutbox outbox = new ServerOutbox(4);

  @Test
  void framesAreSentInOrder() {
    outbox.add("a", ServerOutbox.Kind.RESULT);
    outbox.add("b", ServerOutbox.Kind.RESULT);
    assertThat(outbox.next()).isEqualTo("a");
    assertThat(outbox.next()).isEqualTo("b");
    assertThat(outbox.next()).isNull();
    assertThat(outbox.allSent()).isTrue();
  }

  @Test
  void unconfirmedMessagesAreResentInOrder() {
    outbox.add("a", ServerOutbox.Kind.RESULT);
    outbox.add("b", ServerOutbox.Kind.RESULT);
    outbox.next();
    outbox.pong(outbox.ping());
    outbox.next();
    outbox.add("c", ServerOutbox.Kind.RESULT);
    outbox.connectionLost();
    assertThat(outbox.next()).isEqualTo("b");
    assertThat(outbox.next()).isEqualTo("c");
    assertThat(outbox.next()).isNull();
  }

  @Test
  void aPongConfirmsOnlyEarlierMessages() {
    outbox.add("a", ServerOutbox.Kind.RESULT);
    outbox.add("b", ServerOutbox.Kind.RESULT);
    outbox.next();
    long ping = outbox.ping();
    outbox.next();
    outbox.pong(ping);
    assertThat(outbox.hasUnconfirmed()).isTrue();
    outbox.connectionLost();
    assertThat(outbox.next()).isEqualTo("b");
  }

  @Test
  void repliesAreDroppedWithTheConnection() {
    outbox.add("answer", ServerOutbox.Kind.REPLY);
    outbox.add("a", ServerOutbox.Kind.RESULT);
    outbox.next();
    outbox.connectionLost();
    assertThat(outbox.next()).isEqualTo("a");
    assertThat(outbox.next()).isNull();
  }

  @Test
  void aFullOutboxDropsNoticesButNeverResults() {
    outbox.add("notice", ServerOutbox.Kind.NOTICE);
    for (int result = 0; result < 6; result++) {
      outbox.add("result " + result, ServerOutbox.Kind.RESULT);
    }
    outbox.add("answer", ServerOutbox.Kind.REPLY);
    for (int result = 0; result < 6; result++) {
      assertThat(outbox.next()).isEqualTo("result " + result);
    }
    assertThat(outbox.next()).isNull();
  }
}
