package io.dsfleet.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.access.RefusedRequestCounter.Source;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusedRequestCounterTest {
  private final RefusedRequestCounter counter = new RefusedRequestCounter();

  private boolean add(String address, int status) {
    return counter.add(Source.of("unknown", address, status));
  }

  @Test
  void refusals_areCountedPerAddressAndStatus_andFromZeroAfterEachPeriod() {
    assertThat(add("192.0.2.1", 401)).isTrue();
    assertThat(add("192.0.2.1", 401)).isFalse();
    assertThat(add("192.0.2.1", 401)).isFalse();
    assertThat(add("192.0.2.1", 429)).isTrue();
    assertThat(add("192.0.2.2", 401)).isTrue();

    assertThat(counter.drain()).isEqualTo(Map.of(new Source("unknown", "192.0.2.1", 401), 2L));
    assertThat(counter.drain()).isEmpty();
    assertThat(add("192.0.2.1", 401)).isTrue();
  }

  @Test
  void addressesOfOneIpv6Network_areOneSource() {
    assertThat(add("2001:db8:0:1::1", 401)).isTrue();
    assertThat(add("2001:db8:0:1:ffff::2", 401)).isFalse();
    assertThat(add("2001:db8:0:2::1", 401)).isTrue();
    assertThat(add("0:0:0:0:0:0:0:1", 401)).isTrue();

    assertThat(counter.drain())
        .isEqualTo(Map.of(new Source("unknown", "2001:db8:0:1:0:0:0:0/64", 401), 1L));
  }

  @Test
  void addressesBeyondTheBound_areCountedTogether() {
    for (int i = 0; i < RefusedRequestCounter.MAX_SOURCES; i++) {
      assertThat(add("198.51.100." + i, 401)).isTrue();
    }
    assertThat(add("203.0.113.1", 401)).isTrue();
    assertThat(add("203.0.113.2", 401)).isFalse();
    assertThat(add("198.51.100.7", 401)).isFalse();

    assertThat(counter.drain())
        .isEqualTo(
            Map.of(
                new Source("unknown", "other addresses", 401), 1L,
                new Source("unknown", "198.51.100.7", 401), 1L));
  }
}
