package io.dsfleet.live.http;

import io.dsfleet.live.config.LiveProperties;
import io.dsfleet.live.source.LiveFrame;
import io.dsfleet.live.source.SourceDirectory;
import io.dsfleet.live.source.SourcePipeline;
import io.dsfleet.live.source.SourceStatus;
import io.dsfleet.live.source.ViewerLimit;
import io.dsfleet.live.source.ViewerMailbox;
import io.micrometer.core.instrument.Counter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Lists the sources and serves their frames to clients without WebSocket. */
@RestController
public final class LiveSourcesController {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSourcesController.class);
  private static final String BOUNDARY = "frame";

  private final LiveProperties properties;
  private final SourceDirectory sources;
  private final ViewerLimit limit;
  private final Counter droppedFrames;
  private final Set<ViewerMailbox> streams = ConcurrentHashMap.newKeySet();

  /**
   * @param droppedFrames counts frames that slow clients lose
   */
  public LiveSourcesController(
      LiveProperties properties,
      SourceDirectory sources,
      ViewerLimit limit,
      Counter droppedFrames) {
    this.properties = properties;
    this.sources = sources;
    this.limit = limit;
    this.droppedFrames = droppedFrames;
  }

  /** The sources by name, with their state. */
  @GetMapping("/live/sources")
  List<SourceStatus> sources() {
    return sources.all().stream().map(SourcePipeline::status).toList();
  }

  /** The newest frame as JPEG; starts the source if it is not running. */
  @GetMapping("/live/sources/{name}/snapshot.jpg")
  ResponseEntity<?> snapshot(@PathVariable("name") String name) throws InterruptedException {
    Optional<SourcePipeline> source = sources.find(name);
    if (source.isEmpty()) {
      return unknownSource(name);
    }
    if (!limit.tryAcquire()) {
      return tooManyViewers();
    }
    ViewerMailbox mailbox = new ViewerMailbox(droppedFrames);
    try {
      source.get().join(mailbox);
      LiveFrame frame = firstFrame(mailbox);
      return frame == null
          ? noFrame(source.get())
          : ResponseEntity.ok()
              .contentType(MediaType.IMAGE_JPEG)
              .cacheControl(CacheControl.noStore())
              .body(bytes(frame));
    } finally {
      source.get().leave(mailbox);
      limit.release();
    }
  }

  /** The frames as an endless MJPEG stream. */
  @GetMapping("/live/sources/{name}/stream.mjpeg")
  @Nullable ResponseEntity<?> stream(
      @PathVariable("name") String name, HttpServletRequest request, HttpServletResponse response)
      throws InterruptedException {
    Optional<SourcePipeline> source = sources.find(name);
    if (source.isEmpty()) {
      return unknownSource(name);
    }
    if (!limit.tryAcquire()) {
      return tooManyViewers();
    }
    ViewerMailbox mailbox = new ViewerMailbox(droppedFrames);
    streams.add(mailbox);
    try {
      source.get().join(mailbox);
      LiveFrame first = firstFrame(mailbox);
      if (first == null) {
        return noFrame(source.get());
      }
      response.setContentType("multipart/x-mixed-replace;boundary=" + BOUNDARY);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      if (!request.getMethod().equals("HEAD")) {
        write(first, mailbox, response.getOutputStream());
      }
    } catch (IOException disconnected) {
      LOG.debug("a client of source {} has disconnected", name, disconnected);
    } finally {
      source.get().leave(mailbox);
      streams.remove(mailbox);
      limit.release();
    }
    return null;
  }

  /** Ends all streams because the service stops. */
  public void close() {
    streams.forEach(ViewerMailbox::close);
  }

  private void write(LiveFrame first, ViewerMailbox mailbox, OutputStream output)
      throws IOException, InterruptedException {
    for (LiveFrame frame = first; frame != null; frame = firstFrame(mailbox)) {
      byte[] jpeg = bytes(frame);
      String head =
          "--%s\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
              .formatted(BOUNDARY, jpeg.length);
      output.write(head.getBytes(StandardCharsets.US_ASCII));
      output.write(jpeg);
      output.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      output.flush();
    }
  }

  /** Waits for a frame; null after the timeout or if the service stops. */
  private @Nullable LiveFrame firstFrame(ViewerMailbox mailbox) throws InterruptedException {
    long deadline = System.nanoTime() + properties.snapshotTimeout().toNanos();
    LiveFrame frame = null;
    long left = properties.snapshotTimeout().toNanos();
    while (frame == null && left > 0 && !mailbox.isClosed()) {
      frame = mailbox.take(Duration.ofNanos(left)).frame();
      left = deadline - System.nanoTime();
    }
    return frame;
  }

  private static byte[] bytes(LiveFrame frame) {
    ByteBuffer jpeg = frame.jpeg();
    byte[] bytes = new byte[jpeg.remaining()];
    jpeg.get(bytes);
    return bytes;
  }

  private ResponseEntity<ProblemDetail> unknownSource(String name) {
    return problem(
        HttpStatus.NOT_FOUND,
        "unknown_source",
        "there is no source '" + name + "'; GET /live/sources lists them");
  }

  private ResponseEntity<ProblemDetail> tooManyViewers() {
    return problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        "too_many_viewers",
        "there are " + properties.maxViewers() + " viewers already; try again later");
  }

  private ResponseEntity<ProblemDetail> noFrame(SourcePipeline source) {
    SourceStatus status = source.status();
    return problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        "source_away",
        "source "
            + source.name()
            + " has sent no frame for "
            + properties.snapshotTimeout().toSeconds()
            + " s"
            + (status.lastError() == null ? "" : ": " + status.lastError()));
  }

  private static ResponseEntity<ProblemDetail> problem(
      HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    ResponseEntity.BodyBuilder response = ResponseEntity.status(status);
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      response.header(HttpHeaders.RETRY_AFTER, "5");
    }
    return response.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
  }
}
