package io.dsfleet.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitPreferenceTest {
  private final WaitPreference preference =
      new WaitPreference(Duration.ofSeconds(7), Duration.ofSeconds(60));

  @ParameterizedTest
  @CsvSource(
      value = {
        "wait=10|10",
        "respond-async, wait=5|5",
        "wait = \"3\"; x|3",
        "wait=0|0",
        "wait=999999999|60",
        "nowait=3|7",
        "wait=soon|7",
        "wait=-1|7",
        "''|7"
      },
      delimiter = '|')
  void wait_is_read_and_bounded(String header, long seconds) {
    assertThat(preference.parse(header)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
