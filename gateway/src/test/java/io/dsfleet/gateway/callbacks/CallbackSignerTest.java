package io.dsfleet.gateway.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CallbackSignerTest {
  /**
   * The expected value is the output of {@code printf '1700000000.{}' | openssl dgst -sha256 -hmac
   * secret}.
   */
  @Test
  void signature_coversTimeAndBody() {
    String signed =
        new CallbackSigner("secret").sign(1_700_000_000L, "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(signed)
        .isEqualTo(
            "t=1700000000,v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163");
  }
}
