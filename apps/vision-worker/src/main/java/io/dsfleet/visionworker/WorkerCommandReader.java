package io.dsfleet.visionworker;

import io.dsfleet.messages.vision.VisionCommand;
import io.dsfleet.messages.vision.VisionMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Applies the service's commands until the input ends, which stops the worker. */
final class WorkerCommandReader {
  private static final int MAX_LINE_BYTES = 256;

  private final InputStream input;
  private final PlaybackControl control;
  private final MessageWriter replies;

  WorkerCommandReader(InputStream input, PlaybackControl control, MessageWriter replies) {
    this.input = input;
    this.control = control;
    this.replies = replies;
  }

  void run() {
    byte[] line = new byte[MAX_LINE_BYTES];
    int length = 0;
    try {
      for (int next = input.read(); next >= 0; next = input.read()) {
        if (next == '\n') {
          apply(new String(line, 0, length, StandardCharsets.UTF_8));
          length = 0;
        } else if (length < line.length) {
          line[length++] = (byte) next;
        }
      }
    } catch (IOException disconnected) {
      // The service has gone, which stops the worker like the end of the input.
    } finally {
      control.stop();
    }
  }

  private void apply(String line) throws IOException {
    Optional<VisionCommand> command = VisionCommand.parse(line);
    if (command.isEmpty()) {
      replies.write(
          new VisionMessage.WorkerError(
              "unknown command '" + line.strip() + "'; accepted are pause and resume"));
      return;
    }
    switch (command.get()) {
      case PAUSE -> control.pause();
      case RESUME -> control.resume();
    }
  }
}
