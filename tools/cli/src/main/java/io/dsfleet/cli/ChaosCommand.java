package io.dsfleet.cli;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.chaos.ChaosRun;
import io.dsfleet.chaos.ChaosReport;
import io.dsfleet.chaos.ChaosSettings;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chaos}: real faults on the real services under load, and what became of every job. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Run the services, RabbitMQ and Redis privately under load, do them harm and count.",
      "The exit code is 0 if no job was lost, ended twice or got stuck, no slot leaked, and every"
          + " fault bit; else 1."
    })
final class ChaosCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final int MOST_SEED = 1_000_000;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "30",
      description = "For how long faults begin (default ${DEFAULT-VALUE}; 0.5 is half a minute).")
  private double minutes;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "0",
      description = "How often each fault is done at most (default: as often as time allows).")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Decides the schedule (default: drawn, and printed first).")
  private @Nullable Long seed;

  @Option(
      names = "--faults",
      paramLabel = "KIND",
      split = ",",
      description =
          "Kinds to do: kill, restart, pause (each part), empty (Redis without its data), cut,"
              + " silence, delay (each line), disk, app; or one by its name, as 'kill redis'"
              + " (default: all).")
  private List<String> faults = List.of();

  @Option(names = "--out", paramLabel = "FILE", description = "Also write the report, as Markdown.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    if (!(minutes > 0 && minutes < 100_000) || rounds < 0) {
      throw new CommandFailure("expected --minutes above 0 and --rounds of 0 or more", 2);
    }
    long drawn = seed == null ? ThreadLocalRandom.current().nextLong(MOST_SEED) : seed;
    PrintStream stdout = System.out;
    stdout.println("seed " + drawn);
    ProjectCheckout checkout = DsfleetMain.checkout();
    checkout.prepareState();
    ChaosSettings settings =
        ChaosSettings.of(drawn, Duration.ofMillis(Math.round(minutes * 60_000)), rounds, faults);
    AtomicBoolean ended = new AtomicBoolean();
    ChaosRun chaos = new ChaosRun(checkout, checkout.state().resolve("chaos"), settings, stdout::println);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endBySignal(chaos, ended)));
    ChaosReport report;
    try (chaos) {
      report = chaos.run();
    } finally {
      ended.set(true);
    }
    stdout.println(report.markdown());
    if (out != null) {
      Files.writeString(out, report.markdown());
    }
    return report.isSuccess() ? 0 : 1;
  }

  private static void endBySignal(ChaosRun chaos, AtomicBoolean ended) {
    if (!ended.get()) {
      chaos.close();
      // Otherwise the exit code would be that of what broke because of the end.
      Runtime.getRuntime().halt(INTERRUPTED);
    }
  }
}
