package io.dsfleet.gateway.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackRulesTest {
  private final CallbackRules rules =
      new CallbackRules(List.of("orders.example", "*.cams.example", "127.0.0.1:8080"), false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://orders.example/x",
        "HTTPS://ORDERS.example:8443/x",
        "http://a.b.cams.example",
        "http://127.0.0.1:8080/"
      })
  void allowedHost_isAccepted(String url) {
    assertThat(rules.refusal(url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://orders.example.evil.com/",
        "https://evil.com/orders.example",
        "http://cams.example.evil/",
        "http://127.0.0.1:8081/",
        "http://127.0.0.1/",
        "http://[::1]:8080/"
      })
  void otherHost_isRefused(String url) {
    assertThat(rules.refusal(url)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1"
      })
  void privateAddress_isRecognised(String address) throws UnknownHostException {
    assertThat(CallbackRules.isInner(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"93.184.216.34", "100.128.0.1", "2606:2800:220:1::1"})
  void publicAddress_isNotPrivate(String address) throws UnknownHostException {
    assertThat(CallbackRules.isInner(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void allowedHostWithPrivateAddress_isRefused_unlessConfigured() {
    String url = "http://127.0.0.1:8080/";

    assertThat(rules.refusalNow(url)).isPresent();
    assertThat(new CallbackRules(List.of("127.0.0.1:8080"), true).refusalNow(url)).isEmpty();
  }
}
