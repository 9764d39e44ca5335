package io.dsfleet.messages.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Sha256HashTest {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void hash_isThatOfTheStandard() {
    assertThat(Sha256Hash.hexOf("abc")).isEqualTo(ABC);
    assertThat(Sha256Hash.hexOf("abc".getBytes(StandardCharsets.US_ASCII))).isEqualTo(ABC);
    assertThat(Sha256Hash.hexPrefixOf("abc", 16)).isEqualTo(ABC.substring(0, 32));
    assertThat(Sha256Hash.bytesOf("abc")).hasSize(32).startsWith(0xba, 0x78);
  }

  @Test
  void text_isHashedInUtf8() {
    assertThat(Sha256Hash.hexOf("카메라"))
        .isEqualTo(Sha256Hash.hexOf("카메라".getBytes(StandardCharsets.UTF_8)));
  }
}
