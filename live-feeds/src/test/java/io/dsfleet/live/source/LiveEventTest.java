package io.dsfleet.live.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LiveEventTest {

  @Test
  void refusedCommand_isRepeatedAsTextThatCanBeSent() throws Exception {
    LiveEvent event = LiveEvent.commandRefused("unknown command 'a\ud83d'", 0);

    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(event.json()));
    assertThat(new JsonMapper().readTree(event.json()).at("/data/message").asString())
        .isEqualTo("unknown command 'a\uFFFD'");
  }
}
