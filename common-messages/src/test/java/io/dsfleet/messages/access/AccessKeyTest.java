package io.dsfleet.messages.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccessKeyTest {
  private final AccessKey key = AccessKey.generate(new SecureRandom());

  @Test
  void parse_generatedKey_matchesItsHash() {
    AccessKey read = AccessKey.parse(key.secret()).orElseThrow();

    assertThat(read.prefix()).isEqualTo(key.prefix()).hasSize(12);
    assertThat(read.matches(key.hash())).isTrue();
    assertThat(read.matches(AccessKey.generate(new SecureRandom()).hash())).isFalse();
    assertThat(key.hash()).hasSize(64).doesNotContain(key.secret().substring(13));
  }

  @Test
  void toString_key_showsOnlyItsPrefix() {
    assertThat(key.toString()).startsWith(key.prefix()).hasSizeLessThan(20);
  }

  @Test
  void parse_otherText_isEmpty() {
    assertThat(
            Stream.of("", "dsf_", key.prefix(), key.prefix() + "_short", key.secret() + " ", "ü"))
        .allMatch(text -> AccessKey.parse(text).isEmpty());
  }

  @Test
  void covers_lowerRole_isTrue() {
    assertThat(Role.ADMIN.includes(Role.VIEWER)).isTrue();
    assertThat(Role.OPERATOR.includes(Role.OPERATOR)).isTrue();
    assertThat(Role.VIEWER.includes(Role.OPERATOR)).isFalse();
    assertThat(Role.of("Admin")).isEqualTo(Role.ADMIN);
    assertThatThrownBy(() -> Role.of("root")).hasMessageContaining("viewer, operator or admin");
  }
}
