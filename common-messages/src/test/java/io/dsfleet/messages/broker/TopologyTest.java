package io.dsfleet.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopologyTest {
  @Test
  void partitionKey_isStable() {
    assertThat(Topology.partitionKey("stream_alpha", 4)).isEqualTo("p1");
    assertThat(Topology.partitionKey("stream_beta", 4)).isEqualTo("p0");
  }

  @Test
  void partitionKey_spreadsOverEveryPartition() {
    assertThat(
            IntStream.range(0, 200)
                .mapToObj(i -> Topology.partitionKey("app-" + i, 8))
                .collect(Collectors.toSet()))
        .hasSize(8);
  }

  @Test
  void sessionKey_differsBetweenSessions() {
    assertThat(Topology.sessionKey("a", 11)).isEqualTo("a/11");
    assertThat(Topology.sessionKey("a1", 1)).isNotEqualTo(Topology.sessionKey("a", 11));
  }

  @Test
  void quorumQueue_isBoundedAndDeadLetters() {
    assertThat(Topology.quorumQueueArguments())
        .containsEntry("x-queue-type", "quorum")
        .containsEntry("x-dead-letter-strategy", "at-least-once")
        .containsEntry("x-overflow", "reject-publish")
        .containsEntry("x-dead-letter-exchange", Topology.DEAD_LETTERS)
        .containsKeys("x-delivery-limit", "x-max-length-bytes");
    assertThat(Topology.partitionQueueArguments()).containsEntry("x-single-active-consumer", true);
  }
}
