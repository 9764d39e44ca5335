package io.dsfleet.gateway.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackUrlPolicyTest {
  private final CallbackUrlPolicy rules =
      new CallbackUrlPolicy(List.of("orders.example", "*.cams.example", "127.0.0.1:8080"), false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://orders.example/x",
        "HTTPS://ORDERS.example:8443/x",
        "http://a.b.cams.example",
        "http://127.0.0.1:8080/"
      })
  void allowedHost_isAccepted(String url) {
    assertThat(rules.rejectionReason(url)).isEmpty();
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
    assertThat(rules.rejectionReason(url)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1",
        "0.1.2.3", "198.18.0.1", "198.19.255.255", "240.0.0.1", "255.255.255.255", "192.0.0.8",
        "2002:7f00:1::1", "64:ff9b::7f00:1", "::7f00:1", "2001::1"
      })
  void privateAddress_isRecognised(String address) throws UnknownHostException {
    assertThat(CallbackUrlPolicy.isPrivateAddress(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"93.184.216.34", "100.128.0.1", "198.20.0.1", "192.1.0.1", "2606:2800:220:1::1"})
  void publicAddress_isNotPrivate(String address) throws UnknownHostException {
    assertThat(CallbackUrlPolicy.isPrivateAddress(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void allowedHostWithPrivateAddress_isRefused_unlessConfigured() {
    String url = "http://127.0.0.1:8080/";

    assertThat(rules.rejectionReasonAfterLookup(url)).isPresent();
    assertThat(
            new CallbackUrlPolicy(List.of("127.0.0.1:8080"), true).rejectionReasonAfterLookup(url))
        .isEmpty();
  }
}
