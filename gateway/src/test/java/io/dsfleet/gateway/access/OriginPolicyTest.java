package io.dsfleet.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "localhost:18000, true",
    "127.0.0.1:18000, true",
    "127.8.9.1, true",
    "[::1]:18000, true",
    "[::1], true",
    "127.0.0.1.evil.example, false",
    "evil.example:18000, false",
    "localhost.evil.example, false",
    "10.0.0.1, false"
  })
  void loopbackHost_isRecognised(String host, boolean loopback) {
    assertThat(OriginPolicy.isLoopbackHost(host)).isEqualTo(loopback);
  }
}
