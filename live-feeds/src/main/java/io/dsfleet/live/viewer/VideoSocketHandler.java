package io.dsfleet.live.viewer;

import io.dsfleet.live.config.LiveProperties;
import io.dsfleet.live.source.LiveEvent;
import io.dsfleet.live.source.SourceDirectory;
import io.dsfleet.live.source.SourcePipeline;
import io.dsfleet.live.source.ViewerLimit;
import io.dsfleet.live.source.ViewerMailbox;
import io.micrometer.core.instrument.Counter;
import jakarta.websocket.Session;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.util.UriComponentsBuilder;

/** Accepts viewers and carries out their commands. */
public final class VideoSocketHandler extends AbstractWebSocketHandler {
  private static final String SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";
  private static final int MAX_NAMES = 20;
  private static final int MAX_SHOWN_NAME = 64;

  private final LiveProperties properties;
  private final SourceDirectory sources;
  private final ViewerLimit limit;
  private final Counter droppedFrames;
  private final InstantSource clock;
  private final Executor threads;
  private final Map<String, VideoViewer> viewers = new ConcurrentHashMap<>();

  /**
   * @param droppedFrames counts frames that slow viewers lose
   * @param threads runs one task per viewer
   */
  public VideoSocketHandler(
      LiveProperties properties,
      SourceDirectory sources,
      ViewerLimit limit,
      Counter droppedFrames,
      InstantSource clock,
      Executor threads) {
    this.properties = properties;
    this.sources = sources;
    this.limit = limit;
    this.droppedFrames = droppedFrames;
    this.clock = clock;
    this.threads = threads;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) throws Exception {
    if (!limit.tryAcquire()) {
      session.close(
          CloseStatus.SERVICE_OVERLOAD.withReason(
              "there are " + properties.maxViewers() + " viewers already; try again later"));
      return;
    }
    Session tomcat =
        session instanceof NativeWebSocketSession adapter
            ? adapter.getNativeSession(Session.class)
            : null;
    if (tomcat != null) {
      tomcat.getUserProperties().put(SEND_TIMEOUT, properties.sendTimeout().toMillis());
    }
    VideoViewer viewer = new VideoViewer(session, new ViewerMailbox(droppedFrames), properties);
    viewers.put(session.getId(), viewer);
    String name = requestedSource(session);
    Optional<SourcePipeline> source = name == null ? sources.first() : sources.find(name);
    source.ifPresentOrElse(viewer::watch, () -> refuse(viewer, unknown(name)));
    threads.execute(viewer::run);
  }

  private static @Nullable String requestedSource(WebSocketSession session) {
    return session.getUri() == null
        ? null
        : UriComponentsBuilder.fromUri(session.getUri())
            .build()
            .getQueryParams()
            .getFirst("source");
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage message) {
    VideoViewer viewer = viewers.get(session.getId());
    if (viewer == null) {
      return;
    }
    viewer.onHeard();
    if (!viewer.mayCommand()) {
      viewer.close(CloseStatus.POLICY_VIOLATION.withReason("too many commands"));
      return;
    }
    switch (ViewerCommand.parse(message.getPayload())) {
      case ViewerCommand.Pause _ -> viewer.pause();
      case ViewerCommand.Resume _ -> viewer.resume();
      case ViewerCommand.SwitchSource(String name) ->
          sources.find(name).ifPresentOrElse(viewer::watch, () -> refuse(viewer, unknown(name)));
      case ViewerCommand.Invalid(String reason) -> refuse(viewer, reason);
    }
  }

  @Override
  protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
    VideoViewer viewer = viewers.get(session.getId());
    if (viewer != null && viewer.mayCommand()) {
      refuse(viewer, "binary messages are not accepted; send a command as JSON text");
    } else if (viewer != null) {
      viewer.close(CloseStatus.POLICY_VIOLATION.withReason("too many commands"));
    }
  }

  @Override
  protected void handlePongMessage(WebSocketSession session, PongMessage message) {
    VideoViewer viewer = viewers.get(session.getId());
    if (viewer != null) {
      viewer.onHeard();
    }
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    VideoViewer viewer = viewers.remove(session.getId());
    if (viewer != null) {
      viewer.end();
      limit.release();
    }
  }

  /** Closes all viewers because the service stops. */
  public void close() {
    viewers
        .values()
        .forEach(
            viewer -> {
              viewer.end();
              viewer.close(CloseStatus.GOING_AWAY.withReason("the service stops"));
            });
  }

  private void refuse(VideoViewer viewer, String reason) {
    viewer.queue(LiveEvent.commandRefused(reason, clock.millis()));
  }

  private String unknown(@Nullable String name) {
    if (name == null) {
      return "no source is configured";
    }
    String known =
        sources.all().stream()
            .limit(MAX_NAMES)
            .map(SourcePipeline::name)
            .collect(Collectors.joining(", "));
    String shown = name.length() > MAX_SHOWN_NAME ? name.substring(0, MAX_SHOWN_NAME) : name;
    return "there is no source '"
        + shown
        + "'; "
        + (known.isEmpty() ? "no source is configured" : "accepted are " + known);
  }
}
