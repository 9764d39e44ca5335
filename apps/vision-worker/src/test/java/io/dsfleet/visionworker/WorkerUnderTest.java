package io.dsfleet.visionworker;

import io.dsfleet.messages.vision.VisionMessage;
import io.dsfleet.messages.vision.VisionMessage.EncodedFrame;
import io.dsfleet.messages.vision.VisionMessage.WorkerError;
import io.dsfleet.messages.vision.VisionMessageCodec;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real worker process. */
final class WorkerUnderTest implements AutoCloseable {
  static final Path SAMPLES = Path.of("..", "..", "samples");

  private final Process process;
  private final DataInputStream output;

  WorkerUnderTest(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                VisionWorkerMain.class.getName()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    output = new DataInputStream(process.getInputStream());
  }

  /** The next message, null at the end. */
  @Nullable VisionMessage read() throws IOException {
    try {
      return VisionMessageCodec.decode(output.readNBytes(output.readInt()));
    } catch (EOFException end) {
      return null;
    }
  }

  EncodedFrame readFrame() throws IOException {
    return (EncodedFrame) Objects.requireNonNull(read());
  }

  /** Skips frames until an error arrives. */
  String readError() throws IOException {
    VisionMessage message = read();
    while (message instanceof EncodedFrame) {
      message = read();
    }
    return ((WorkerError) Objects.requireNonNull(message)).reason();
  }

  void send(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  void closeInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Bytes that can be read at once. */
  int available() throws IOException {
    return output.available();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the worker is still running");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
