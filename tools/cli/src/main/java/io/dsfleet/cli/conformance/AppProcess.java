package io.dsfleet.cli.conformance;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.processes.ProcessTermination;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The app under test as a child process. Its output goes to standard error. */
public final class AppProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final String URL_PLACEHOLDER = "{url}";
  private static final String URL_VARIABLE = "DSFLEET_WS_URL";

  private final Process process;
  private final Thread stopOnSignal = new Thread(this::terminate, "stop-app");

  private AppProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts the app. {@code {url}} in the command is replaced by the address, which the app also
   * finds in {@code DSFLEET_WS_URL}.
   *
   * @param url address that the app must connect to
   * @throws CommandFailure if the program cannot be started
   */
  public static AppProcess start(String command, String url) {
    List<String> words =
        CommandWords.of(command).stream().map(word -> word.replace(URL_PLACEHOLDER, url)).toList();
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put(URL_VARIABLE, url);
    try {
      AppProcess app = new AppProcess(builder.start());
      Thread.ofVirtual().start(() -> copy(app.process.getInputStream()));
      Runtime.getRuntime().addShutdownHook(app.stopOnSignal);
      return app;
    } catch (IOException notStarted) {
      throw new CommandFailure(
          "cannot start '%s': use a program on PATH or a path to one (%s)"
              .formatted(words.getFirst(), notStarted.getMessage()),
          ExitStatus.USAGE);
    }
  }

  private static void copy(InputStream from) {
    try (from) {
      from.transferTo(System.err);
    } catch (IOException ended) {
      // the app has ended
    }
  }

  private void terminate() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    ProcessTermination.terminateAll(all, GRACE);
  }

  /** Terminates the app with its child processes if it still runs. */
  @Override
  public void close() {
    terminate();
    Runtime.getRuntime().removeShutdownHook(stopOnSignal);
  }
}
