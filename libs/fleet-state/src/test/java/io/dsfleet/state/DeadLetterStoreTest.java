package io.dsfleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.state.timing.FleetTimings;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever is kept among the dead letters, they are listed, and each can be taken out. */
class DeadLetterStoreTest {
  @Test
  void membersThatAreNoLetters_areShownAndTakenOut() {
    String mark = UUID.randomUUID().toString();
    List<String> kept =
        List.of(
            "null",
            "[\"" + mark,
            "{\"origin\":null,\"reason\":\"" + mark + "\"}",
            "{ \"text\":\"t\", \"reason\":\"r\", \"origin\":\"" + mark + "\", \"more\":1 }");
    try (FleetState state = FleetState.connect(TestRedis.client(), FleetTimings.defaults());
        var connection = TestRedis.client().connect()) {
      kept.forEach(member -> connection.sync().zadd("dsfleet:dead", 1, member));

      List<DeadLetterStore.StoredDeadLetter> listed =
          state.deadLetters().all().join().stream()
              .filter(
                  letter ->
                      letter.entry().toString().contains(mark)
                          || letter.entry().text().equals("null"))
              .toList();

      assertThat(listed).hasSize(kept.size());
      for (DeadLetterStore.StoredDeadLetter letter : listed) {
        assertThat(state.deadLetters().remove(letter.id()).join()).isTrue();
        assertThat(state.deadLetters().remove(letter.id()).join()).isFalse();
      }
      kept.forEach(member -> assertThat(connection.sync().zscore("dsfleet:dead", member)).isNull());
    }
  }
}
