package io.dsfleet.live.viewer;

import io.dsfleet.live.config.LiveProperties;
import io.dsfleet.live.source.LiveEvent;
import io.dsfleet.live.source.SourcePipeline;
import io.dsfleet.live.source.ViewerMailbox;
import io.dsfleet.live.source.ViewerMailbox.ViewerDelivery;
import io.dsfleet.service.TokenBucket;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/** A viewer's socket. All messages are written by the thread that calls {@link #run}. */
final class VideoViewer {
  private static final Logger LOG = LoggerFactory.getLogger(VideoViewer.class);
  private static final int MAX_SILENT_PINGS = 3;
  private static final int COMMANDS_PER_SECOND = 10;
  private static final int MAX_COMMANDS_AT_ONCE = 20;

  private final WebSocketSession session;
  private final ViewerMailbox mailbox;
  private final Duration pingInterval;
  private @Nullable SourcePipeline source;
  private boolean paused;
  private boolean ended;
  private TokenBucket commands = TokenBucket.full(COMMANDS_PER_SECOND, MAX_COMMANDS_AT_ONCE);
  private volatile long lastHeard = System.nanoTime();

  VideoViewer(WebSocketSession session, ViewerMailbox mailbox, LiveProperties properties) {
    this.session = session;
    this.mailbox = mailbox;
    this.pingInterval = properties.pingInterval();
  }

  /** Switches to the source. */
  synchronized void watch(SourcePipeline newSource) {
    leave();
    source = newSource;
    if (!paused && !ended) {
      newSource.join(mailbox);
    }
  }

  synchronized void pause() {
    paused = true;
    leave();
  }

  synchronized void resume() {
    if (paused && !ended && source != null) {
      source.join(mailbox);
    }
    paused = false;
  }

  private void leave() {
    if (source != null) {
      source.leave(mailbox);
    }
    mailbox.discardFrame();
  }

  /** Queues an event for the viewer. */
  void queue(LiveEvent event) {
    mailbox.onEvent(event);
  }

  /** Called for each message of the viewer, also for pongs. */
  void onHeard() {
    lastHeard = System.nanoTime();
  }

  /** Whether the viewer may send another command now. */
  synchronized boolean mayCommand() {
    long now = System.nanoTime();
    boolean allowed = commands.hasToken(now);
    commands = commands.take(now);
    return allowed;
  }

  /** Leaves the source for good and ends the thread of {@link #run}. */
  synchronized void end() {
    ended = true;
    leave();
    mailbox.close();
  }

  /** Closes the socket. */
  void close(CloseStatus status) {
    try {
      session.close(status);
    } catch (IOException | IllegalStateException gone) {
      LOG.debug("viewer {} is already disconnected", session.getId(), gone);
    }
  }

  /** Writes what arrives in the mailbox until the viewer ends. */
  void run() {
    try {
      long lastPing = System.nanoTime();
      while (!mailbox.isClosed()) {
        long now = System.nanoTime();
        long untilPing = pingInterval.toNanos() - (now - lastPing);
        if (untilPing <= 0) {
          if (now - lastHeard > MAX_SILENT_PINGS * pingInterval.toNanos()) {
            close(CloseStatus.GOING_AWAY.withReason("no reply to pings"));
            return;
          }
          session.sendMessage(new PingMessage());
          lastPing = now;
        } else {
          write(mailbox.take(Duration.ofNanos(untilPing)));
        }
      }
    } catch (IOException | RuntimeException failure) {
      // Also for a message that cannot be encoded: nothing pings the viewer any more.
      LOG.debug("viewer {} cannot be written to", session.getId(), failure);
      close(CloseStatus.SESSION_NOT_RELIABLE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void write(ViewerDelivery delivery) throws IOException {
    for (LiveEvent event : delivery.events()) {
      session.sendMessage(new TextMessage(event.json()));
    }
    if (delivery.frame() != null) {
      session.sendMessage(new TextMessage(delivery.frame().json()));
    }
  }
}
