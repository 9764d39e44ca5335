package io.dsfleet.live.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.live.config.LiveProperties;
import io.dsfleet.live.source.LiveEvent;
import io.dsfleet.live.source.ViewerMailbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;

class VideoViewerTest {
  private final List<Object> closings = new ArrayList<>();
  private final ViewerMailbox mailbox =
      new ViewerMailbox(new SimpleMeterRegistry().counter("dropped"));

  /** Otherwise nothing would ping the socket, which would keep its place for good. */
  @Test
  @Timeout(30)
  void viewerWhoseMessageCannotBeEncoded_isDisconnected() {
    VideoViewer viewer =
        new VideoViewer(
            refusingSession(),
            mailbox,
            new Binder(List.of()).bindOrCreate("dsfleet.live", LiveProperties.class));
    viewer.queue(LiveEvent.commandRefused("unknown command", 0));

    viewer.run();

    assertThat(closings).containsExactly(CloseStatus.SESSION_NOT_RELIABLE);
    assertThat(mailbox.isClosed()).isTrue();
  }

  /** A socket that fails for each message, as Tomcat's does for an unpaired surrogate. */
  private WebSocketSession refusingSession() {
    return (WebSocketSession)
        Proxy.newProxyInstance(
            WebSocketSession.class.getClassLoader(),
            new Class<?>[] {WebSocketSession.class},
            (_, method, arguments) -> answer(method.getName(), arguments));
  }

  private @Nullable Object answer(String method, Object[] arguments) {
    return switch (method) {
      case "getId" -> "1";
      case "sendMessage" -> throw new IllegalArgumentException("MALFORMED[1]");
      case "close" -> {
        closings.add(arguments[0]);
        yield null;
      }
      default -> throw new UnsupportedOperationException(method);
    };
  }
}
