package io.dsfleet.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.golden.FrameMutator;
import io.dsfleet.messages.golden.GoldenFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Decoding any bytes returns valid and rejected items and never throws. */
class BrokerCodecFuzzTest {
  private static final long SEED = 20_261_122;

  @Test
  void open_corruptedEnvelopes_neverThrows() {
    List<String> goods = new ArrayList<>();
    GoldenFiles.names("broker")
        .forEach(
            name -> {
              String item = GoldenFiles.frame("broker/" + name);
              goods.add(item);
              goods.add("{\"v\":1,\"items\":[" + item + "," + item + "]}");
            });
    FrameMutator mutations = new FrameMutator(goods, SEED);
    int opened = 0;
    int rejected = 0;

    for (int i = 0; i < 20_000; i++) {
      byte[] body = mutations.next().getBytes(StandardCharsets.UTF_8);
      BrokerCodec.DecodedEnvelope<BrokerMessage> result =
          BrokerCodec.decodeEnvelope(body, BrokerMessage.class);
      opened += result.items().size();
      rejected += result.rejected().size();
      result.rejected().forEach(BrokerCodecFuzzTest::assertReadable);
      result.items().forEach(BrokerCodecFuzzTest::assertUsable);
    }

    assertThat(opened).isPositive();
    assertThat(rejected).isPositive();
  }

  @Test
  void open_randomBytes_neverThrows() {
    Random random = new Random(SEED);
    for (int i = 0; i < 5_000; i++) {
      byte[] body = new byte[random.nextInt(64)];
      random.nextBytes(body);
      assertThat(BrokerCodec.decodeEnvelope(body, SubmitJob.class).items()).isEmpty();
    }
  }

  private static void assertReadable(BrokerCodec.RejectedItem rejected) {
    assertThat(rejected.reason()).isNotBlank().hasSizeLessThanOrEqualTo(512).doesNotContain("\n");
    assertThat(rejected.text()).hasSizeLessThanOrEqualTo(4096);
  }

  /** Required fields of a decoded message are present, and it can be encoded again. */
  private static void assertUsable(BrokerMessage message) {
    if (message instanceof FleetEvent event) {
      assertThat(event.instanceId()).isNotNull();
    }
    assertThat(BrokerCodec.encodeEnvelope(List.of(message))).isNotEmpty();
  }
}
