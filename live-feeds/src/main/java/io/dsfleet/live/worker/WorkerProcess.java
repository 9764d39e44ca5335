package io.dsfleet.live.worker;

import io.dsfleet.messages.vision.VisionCommand;
import io.dsfleet.messages.vision.VisionMessage;
import io.dsfleet.messages.vision.VisionMessageCodec;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running vision worker. It receives no secrets: its environment holds only a few variables, and
 * it ends when this process ends, because its input then ends.
 */
public final class WorkerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  // ./dsfleet finds orphans of its checkout by DSFLEET_STATE_DIR.
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "DSFLEET_STATE_DIR");
  private static final int MAX_ERROR_CHARS = 500;
  private static final long STOP_TIMEOUT_SECONDS = 5;
  private static final long EXIT_TIMEOUT_SECONDS = 5;

  private final Process process;
  private final DataInputStream output;
  private volatile String lastErrorLine = "";

  private WorkerProcess(Process process) {
    this.process = process;
    this.output = new DataInputStream(new BufferedInputStream(process.getInputStream(), 65_536));
  }

  /**
   * Starts a worker.
   *
   * @throws IOException if the program cannot be started
   */
  public static WorkerProcess start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(INHERITED);
    Process process = builder.start();
    WorkerProcess worker = new WorkerProcess(process);
    Thread.ofPlatform()
        .daemon()
        .name("live-worker-log-" + process.pid())
        .start(() -> worker.logErrors(process.getErrorStream()));
    return worker;
  }

  /**
   * Waits for the next message; null at the end.
   *
   * @throws IOException if the worker sends something else than messages
   */
  public @Nullable VisionMessage read() throws IOException {
    int length;
    try {
      length = output.readInt();
      if (length < 1 || length > VisionMessageCodec.MAX_MESSAGE_BYTES) {
        throw new IOException("the vision worker announced a message of " + length + " bytes");
      }
      byte[] message = output.readNBytes(length);
      // A worker that is killed while it writes leaves a part of a message.
      return message.length < length ? null : VisionMessageCodec.decode(message);
    } catch (EOFException end) {
      return null;
    } catch (IllegalArgumentException malformed) {
      throw new IOException("the vision worker sent a malformed message", malformed);
    }
  }

  /** Sends a command; does nothing if the worker has ended. */
  public void send(VisionCommand command) {
    try {
      var input = process.getOutputStream();
      input.write((command.line() + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException ended) {
      LOG.debug("a vision worker has ended and receives no more commands", ended);
    }
  }

  /** Ends the worker by closing its input, and kills it if it does not end. */
  public void stop() {
    try {
      process.getOutputStream().close();
    } catch (IOException ended) {
      LOG.debug("a vision worker has already ended", ended);
    }
    var _ =
        process
            .onExit()
            .completeOnTimeout(process, STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .thenAccept(Process::destroyForcibly);
  }

  /** Kills the worker. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Waits for the end, if need be by force, and describes it with the last line of the log. */
  public String awaitExit() throws InterruptedException {
    if (!process.waitFor(EXIT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "the vision worker closed its output and was killed";
    }
    String log = lastErrorLine.isEmpty() ? "" : ": " + lastErrorLine;
    return "the vision worker exited with status " + process.exitValue() + log;
  }

  private void logErrors(InputStream errors) {
    byte[] line = new byte[MAX_ERROR_CHARS];
    int length = 0;
    try (InputStream input = new BufferedInputStream(errors)) {
      for (int next = input.read(); next >= 0; next = input.read()) {
        if (next == '\n') {
          lastErrorLine = new String(line, 0, length, StandardCharsets.UTF_8).strip();
          LOG.debug("vision worker {}: {}", process.pid(), lastErrorLine);
          length = 0;
        } else if (length < line.length) {
          line[length++] = (byte) next;
        }
      }
    } catch (IOException ended) {
      LOG.debug("the log of vision worker {} ended", process.pid(), ended);
    }
  }
}
