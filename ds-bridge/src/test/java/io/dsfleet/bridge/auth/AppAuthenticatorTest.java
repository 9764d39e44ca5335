package io.dsfleet.bridge.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.service.NetworkList;
import io.dsfleet.service.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppAuthenticatorTest {
  private static final String SHARED = "a-token-of-all-apps";
  private static final String ALLOWED = "10.1.2.3";
  private static final String ELSEWHERE = "192.0.2.7";

  private final AppAuthenticator authenticator =
      new AppAuthenticator(SHARED, new NetworkList(List.of("10.1.0.0/16")));

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.255.255, true",
    "10.1.0.0/16, 10.2.0.0, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "fd00::/8, fd12::1, true",
    "fd00::/8, 10.1.2.3, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "10.1.0.0/16, localhost, false",
    "127.0.0.0/8, ::ffff:127.0.0.1, true"
  })
  void network_containsItsAddresses(String network, String address, boolean contained) {
    assertThat(new NetworkList(List.of(network)).contains(address)).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "example.org", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "1.2.3.4.5"})
  void invalidNetwork_isRefused(String text) {
    assertThatThrownBy(() -> new NetworkList(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("invalid network");
  }

  @Test
  void appWithTheSharedToken_isTrustedFromAnywhere() {
    assertThat(authenticator.authenticate(SHARED, ELSEWHERE))
        .contains(new HandshakeIdentity(true, null, ELSEWHERE));
    assertThat(authenticator.authenticate(SHARED + "x", ELSEWHERE)).isEmpty();
    assertThat(authenticator.authenticate("", ELSEWHERE)).isEmpty();
  }

  @Test
  void appWithoutToken_isTrustedFromAnAllowedNetworkOnly() {
    assertThat(authenticator.authenticate(null, ALLOWED))
        .contains(new HandshakeIdentity(true, null, ALLOWED));
    assertThat(authenticator.authenticate(null, ELSEWHERE)).isEmpty();
    assertThat(authenticator.authenticate("wrong", ALLOWED)).isEmpty();
  }

  @Test
  void launchToken_isReturnedUnverified_andTrustedByNetworkOnly() {
    LaunchToken token = LaunchToken.generate("default", new SecureRandom());

    assertThat(authenticator.authenticate(token.secret(), ELSEWHERE).orElseThrow().trusted())
        .isFalse();
    assertThat(authenticator.authenticate(token.secret(), ALLOWED).orElseThrow().trusted())
        .isTrue();
    assertThat(
            authenticator
                .authenticate(token.secret(), ELSEWHERE)
                .orElseThrow()
                .launchToken()
                .hash())
        .isEqualTo(token.hash());
  }

  @Test
  void openAccess_isAllowedOnLoopbackOnly() {
    NetworkList everyone = new NetworkList(List.of("0.0.0.0/0"));

    assertThat(new AppAuthenticator(null, everyone).exposureReason()).isPresent();
    assertThat(new AppAuthenticator(SHARED, everyone).exposureReason()).isEmpty();
    assertThat(new AppAuthenticator(null, new NetworkList(List.of("10.0.0.0/8"))).exposureReason())
        .isEmpty();
  }

  @Test
  void tokenFile_isRead_orTheStartIsRefused(@TempDir Path folder) throws IOException {
    NetworkList none = new NetworkList(List.of());
    Path good = Files.writeString(folder.resolve("good"), SHARED + "\n");
    Path empty = Files.writeString(folder.resolve("empty"), "");

    assertThat(AppAuthenticator.fromTokenFile(good, none).authenticate(SHARED, ELSEWHERE))
        .isPresent();
    assertThat(AppAuthenticator.fromTokenFile(null, none).authenticate(SHARED, ELSEWHERE))
        .isEmpty();
    assertThatThrownBy(() -> AppAuthenticator.fromTokenFile(empty, none))
        .isInstanceOf(StartRefusedException.class);
    assertThatThrownBy(() -> AppAuthenticator.fromTokenFile(folder.resolve("none"), none))
        .isInstanceOf(StartRefusedException.class);
  }
}
