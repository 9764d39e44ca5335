package io.dsfleet.live.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.live.source.ViewerMailbox.ViewerDelivery;
import io.dsfleet.messages.vision.VisionMessage.EncodedFrame;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ViewerMailboxTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ViewerMailbox mailbox = new ViewerMailbox(meters.counter("dropped"));

  @Test
  void mailbox_keepsTheNewestFrameOnly() throws Exception {
    mailbox.onFrame(frame(1));
    mailbox.onFrame(frame(2));
    mailbox.onFrame(frame(3));

    ViewerDelivery delivery = mailbox.take(Duration.ZERO);
    assertThat(Objects.requireNonNull(delivery.frame()).frameId()).isEqualTo(3);
    assertThat(meters.counter("dropped").count()).isEqualTo(2);
    assertThat(mailbox.take(Duration.ZERO).frame()).isNull();
  }

  @Test
  void mailbox_keepsTheNewestEvents() throws Exception {
    for (int event = 0; event < 100; event++) {
      mailbox.onEvent(new LiveEvent(Integer.toString(event)));
    }
    assertThat(mailbox.take(Duration.ZERO).events())
        .hasSize(64)
        .startsWith(new LiveEvent("36"))
        .endsWith(new LiveEvent("99"));
  }

  @Test
  void closedMailbox_waitsForNothing() throws Exception {
    mailbox.close();
    assertThat(mailbox.take(Duration.ofHours(1)).events()).isEmpty();
    assertThat(mailbox.isClosed()).isTrue();
  }

  private static LiveFrame frame(long id) {
    return new LiveFrame(
        new EncodedFrame(id, 0, 1, 1, List.of(), ByteBuffer.wrap(new byte[] {1})), () -> {});
  }
}
