package io.dsfleet.visionworker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.vision.DetectedBox;
import io.dsfleet.messages.vision.VisionMessage.EncodedFrame;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real worker process plays sample footage. */
@Timeout(120)
class VisionWorkerTest {
  private static final Path SAMPLE = WorkerUnderTest.SAMPLES.resolve("pedestrians-1.mp4");
  private static final String ROOT = "--root=" + WorkerUnderTest.SAMPLES;

  @Test
  void frames_areReducedAndCarryBoxesOfPeopleThatKeepTheirIds() throws Exception {
    try (WorkerUnderTest worker =
        new WorkerUnderTest(ROOT, "--file=" + SAMPLE, "--max-width=640", "--jpeg-quality=70")) {
      Instant start = Instant.now();
      EncodedFrame frame = worker.readFrame();
      assertThat(frame.frameId()).isEqualTo(1);
      while (frame.boxes().isEmpty()) {
        frame = worker.readFrame();
      }
      DetectedBox person = frame.boxes().getFirst();

      assertThat(frame.width()).isEqualTo(640);
      assertThat(frame.height()).isEqualTo(480);
      assertThat(Instant.ofEpochMilli(frame.capturedAtMillis())).isBetween(start, Instant.now());
      assertThat(person.confidence()).isBetween(0.5f, 1f);
      assertThat(person.left()).isBetween(0f, person.right());
      assertThat(person.bottom()).isBetween(person.top(), 480f);
      assertThat(greenShare(frame, person)).isGreaterThan(0.5);

      EncodedFrame next = worker.readFrame();
      assertThat(next.frameId()).isEqualTo(frame.frameId() + 1);
      // A later analysis finds the person again, elsewhere.
      while (next.boxes().stream().noneMatch(box -> isSamePersonElsewhere(box, person))) {
        next = worker.readFrame();
        assertThat(next.frameId()).isLessThan(frame.frameId() + 300);
      }
    }
  }

  @Test
  void file_isPlayedInALoopAtItsOwnRate() throws Exception {
    try (WorkerUnderTest worker =
        new WorkerUnderTest(ROOT, "--file=" + SAMPLE, "--max-frames-per-second=60")) {
      // The sample has fewer than 100 frames.
      EncodedFrame first = worker.readFrame();
      EncodedFrame last = first;
      while (last.frameId() < 110) {
        last = worker.readFrame();
      }
      Duration played = Duration.ofMillis(last.capturedAtMillis() - first.capturedAtMillis());
      assertThat(played).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(60));
    }
  }

  @Test
  void pause_stopsFramesUntilResume() throws Exception {
    try (WorkerUnderTest worker = new WorkerUnderTest(ROOT, "--file=" + SAMPLE)) {
      worker.readFrame();
      worker.send("pause");
      worker.send("jump");
      // The reply follows the last frame that was on its way, or the one after it.
      assertThat(worker.readError())
          .isEqualTo("unknown command 'jump'; accepted are pause and resume");
      while (worker.available() > 0) {
        worker.readFrame();
      }
      long resumedAt = System.currentTimeMillis();
      worker.send("resume");
      EncodedFrame frame = worker.readFrame();
      while (frame.capturedAtMillis() < resumedAt) {
        frame = worker.readFrame();
      }
      assertThat(frame.capturedAtMillis()).isGreaterThanOrEqualTo(resumedAt);
    }
  }

  @Test
  void worker_endsWithItsInputEvenIfItsOutputIsNotRead() throws Exception {
    try (WorkerUnderTest worker = new WorkerUnderTest(ROOT, "--file=" + SAMPLE)) {
      worker.readFrame();
      worker.closeInput();
      assertThat(worker.awaitExit()).isZero();
    }
  }

  @Test
  void fileOutsideOfTheRoot_isRefused(@TempDir Path folder) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link.mp4"), SAMPLE.toRealPath());
    try (WorkerUnderTest worker = new WorkerUnderTest("--root=" + folder, "--file=" + link)) {
      assertThat(worker.readError()).isEqualTo(link + " is outside of the folder " + folder);
      assertThat(worker.awaitExit()).isEqualTo(1);
    }
  }

  @Test
  void fileWithoutVideo_isReported(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("text.mp4"), "no video");
    try (WorkerUnderTest worker = new WorkerUnderTest("--root=" + folder, "--file=" + file)) {
      assertThat(worker.readError()).startsWith("FFmpeg cannot open ");
      assertThat(worker.awaitExit()).isEqualTo(1);
    }
  }

  @Test
  void invalidArgument_isNamed() throws Exception {
    try (WorkerUnderTest worker =
        new WorkerUnderTest(ROOT, "--file=" + SAMPLE, "--jpeg-quality=101")) {
      assertThat(worker.readError()).isEqualTo("--jpeg-quality must be 1 to 100, but it is '101'");
    }
  }

  private static boolean isSamePersonElsewhere(DetectedBox box, DetectedBox person) {
    return box.objectId() == person.objectId() && !box.equals(person);
  }

  /** Share of greenish pixels along the upper edge of the box. */
  private static double greenShare(EncodedFrame frame, DetectedBox box) throws Exception {
    byte[] jpeg = new byte[frame.jpeg().remaining()];
    frame.jpeg().get(jpeg);
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
    int row = Math.clamp(Math.round(box.top()), 0, picture.getHeight() - 1);
    int green = 0;
    int all = 0;
    for (int x = Math.round(box.left()); x < Math.min(picture.getWidth(), box.right()); x++) {
      int colour = picture.getRGB(x, row);
      int others = Math.max(colour >> 16 & 0xff, colour & 0xff);
      green += (colour >> 8 & 0xff) > others + 60 ? 1 : 0;
      all++;
    }
    return (double) green / all;
  }
}
