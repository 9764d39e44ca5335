package io.dsfleet.messages.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaunchTokenTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void read_mintedToken_hasItsPoolAndHash() {
    LaunchToken minted = LaunchToken.generate("night_shift-1", random);

    LaunchToken presented = LaunchToken.parse(minted.secret()).orElseThrow();

    assertThat(presented.pool()).isEqualTo("night_shift-1");
    assertThat(presented.hash()).isEqualTo(minted.hash()).hasSize(64);
  }

  @Test
  void mint_severalTokens_areDifferent() {
    assertThat(
            IntStream.range(0, 100).mapToObj(i -> LaunchToken.generate("default", random).hash()))
        .doesNotHaveDuplicates();
  }

  @Test
  void toString_token_hidesItsSecret() {
    LaunchToken token = LaunchToken.generate("default", random);

    assertThat(token.toString()).doesNotContain(token.secret().substring("default.".length()));
  }

  @Test
  void read_otherText_isEmpty() {
    assertThat(
            List.of(
                "",
                "default",
                "default.",
                "default.short",
                "." + "a".repeat(43),
                "default." + "a".repeat(44),
                "de fault." + "a".repeat(43),
                "default." + "a".repeat(42) + "\n",
                "default.{}" + "a".repeat(41)))
        .allMatch(text -> LaunchToken.parse(text).isEmpty());
  }

  @Test
  void mint_invalidPool_fails() {
    assertThatThrownBy(() -> LaunchToken.generate("de.fault", random))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
