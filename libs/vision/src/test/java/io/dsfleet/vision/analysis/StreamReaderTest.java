package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.testkit.camera.RtspCamera;
import io.dsfleet.testkit.camera.SampleClips;
import java.io.IOException;
import java.time.Duration;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests with an RTSP server on the loopback address. */
class StreamReaderTest {
  private static final StreamReconnectPolicy FOR_EVER =
      new StreamReconnectPolicy(Duration.ofMillis(500), -1);
  private static final int SEGMENT = 1_000;

  private final RtspCamera camera = new RtspCamera(SampleClips.clip(1), 25);
  private volatile boolean stopped;

  StreamReaderTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    camera.close();
  }

  @Test
  void picturesOfACameraArrive() throws UnreadableVideoException {
    try (StreamReader reader = reader(FOR_EVER, SEGMENT)) {
      see(reader, 10);
      assertThat(reader.width()).isEqualTo(768);
      assertThat(reader.height()).isEqualTo(576);
      assertThat(reader.framesPerSecond()).isBetween(1.0, 100.0);
      assertThat(reader.totalFrames()).isZero();
      assertThat(camera.connections()).isEqualTo(1);
    }
  }

  @Test
  void aLostStreamIsReopened() throws Exception {
    try (StreamReader reader = reader(FOR_EVER, SEGMENT)) {
      see(reader, 3);
      camera.disconnect(false);
      seeUntilConnected(reader, 2);
    }
  }

  @Test
  void anUnreachableCameraIsRetriedUntilItReturns() throws Exception {
    try (StreamReader reader = reader(FOR_EVER, SEGMENT)) {
      see(reader, 3);
      camera.disconnect(true);
      Thread back = Thread.ofVirtual().unstarted(() -> camera.recoverAfterAttempts(2));
      back.start();
      seeUntilConnected(reader, 2);
      back.join();
    }
  }

  @Test
  void aHangingStreamIsReopened() throws Exception {
    try (StreamReader reader = reader(FOR_EVER, SEGMENT)) {
      see(reader, 3);
      camera.hang();
      seeUntilConnected(reader, 2);
    }
  }

  @Test
  void aStreamEndsAfterTheMaximumAttempts() throws Exception {
    try (StreamReader reader =
        reader(new StreamReconnectPolicy(Duration.ofMillis(200), 2), SEGMENT)) {
      see(reader, 3);
      camera.disconnect(true);
      seeAll(reader);
      assertThat(reader.hasMore()).isFalse();
      assertThat(reader.failure()).endsWith("reconnecting failed or is disabled");
      assertThat(reader.failure()).doesNotContain("secret");
    }
  }

  @Test
  void aStreamThatNeverOpenedFailsAtOnce() throws Exception {
    camera.disconnect(true);
    try (StreamReader reader = reader(FOR_EVER, SEGMENT)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(UnreadableVideoException.class)
          .hasMessageContaining("FFmpeg cannot open")
          .hasMessageNotContaining("secret");
      assertThat(reader.hasMore()).isFalse();
    }
  }

  @Test
  void aStopEndsAnUnreachableStream() throws Exception {
    try (StreamReader reader =
        reader(new StreamReconnectPolicy(Duration.ofHours(1), -1), SEGMENT)) {
      see(reader, 3);
      camera.disconnect(true);
      Thread stopping = Thread.ofVirtual().unstarted(() -> stopped = true);
      stopping.start();
      seeAll(reader);
      stopping.join();
      assertThat(reader.hasMore()).isFalse();
      assertThat(reader.failure()).isNull();
    }
  }

  @Test
  void aStreamContinuesAfterASegment() throws UnreadableVideoException {
    try (StreamReader reader = reader(FOR_EVER, 4)) {
      see(reader, 4);
      assertThat(reader.next()).isNull();
      assertThat(reader.hasMore()).isTrue();
      see(reader, 4);
      assertThat(reader.next()).isNull();
      see(reader, 1);
    }
  }

  private StreamReader reader(StreamReconnectPolicy settings, int segment) {
    return new StreamReader(camera.address(), settings, segment, () -> stopped);
  }

  private static void see(StreamReader reader, int pictures) throws UnreadableVideoException {
    for (int picture = 0; picture < pictures; picture++) {
      Mat seen = reader.next();
      assertThat(seen).isNotNull();
      assertThat(seen.cols()).isEqualTo(768);
    }
  }

  /** Reads buffered pictures and one of the new connection. */
  private void seeUntilConnected(StreamReader reader, int connections)
      throws UnreadableVideoException {
    while (camera.connections() < connections) {
      see(reader, 1);
    }
    see(reader, 1);
  }

  private static void seeAll(StreamReader reader) throws UnreadableVideoException {
    int pictures = 0;
    while (reader.next() != null) {
      pictures++;
    }
    assertThat(pictures).isLessThan(SEGMENT);
  }
}
