package io.dsfleet.visionworker;

import io.dsfleet.messages.vision.VisionMessage;
import io.dsfleet.vision.analysis.CameraAnalysis;
import io.dsfleet.vision.detection.DetectorModel;
import io.dsfleet.vision.detection.PersonModel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** Plays one source for the service that started this process, until its input ends. */
public final class VisionWorkerMain {
  private static final int FAILED = 1;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private VisionWorkerMain() {}

  /** Runs the worker; the arguments are those of {@link WorkerSettings}. */
  public static void main(String[] arguments) {
    MessageWriter writer = new MessageWriter(new FileOutputStream(FileDescriptor.out));
    // The standard output is for messages only.
    System.setOut(
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    PlaybackControl control = new PlaybackControl();
    WorkerCommandReader commands = new WorkerCommandReader(System.in, control, writer);
    Thread player = Thread.currentThread();
    Thread.ofPlatform()
        .daemon()
        .name("commands")
        .start(
            () -> {
              commands.run();
              halt(player);
            });
    System.exit(run(arguments, control, writer));
  }

  /** Ends the process also if the player waits for a service that no longer reads. */
  private static void halt(Thread player) {
    try {
      player.join(STOP_TIMEOUT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  private static int run(String[] arguments, PlaybackControl control, MessageWriter writer) {
    try {
      WorkerSettings settings = WorkerSettings.parse(arguments);
      CameraAnalysis.load();
      try (DetectorModel model = new PersonModel();
          FrameAnalyzer analyzer = new FrameAnalyzer(model);
          FrameEncoder encoder = new FrameEncoder(settings.maxWidth(), settings.jpegQuality())) {
        new SourcePlayer(settings, control, writer, analyzer, encoder, InstantSource.system())
            .play();
      }
      return 0;
    } catch (IOException | RuntimeException | LinkageError failure) {
      return control.isStopped() ? 0 : report(failure, writer);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private static int report(Throwable failure, MessageWriter writer) {
    String message = failure.getMessage();
    try {
      writer.write(new VisionMessage.WorkerError(message == null ? failure.toString() : message));
    } catch (IOException disconnected) {
      System.getLogger(VisionWorkerMain.class.getName())
          .log(
              System.Logger.Level.WARNING, "an error cannot be reported: " + message, disconnected);
    }
    return FAILED;
  }
}
