package io.dsfleet.cli;

import io.dsfleet.chaos.ChaosReport;
import io.dsfleet.chaos.ChaosRun;
import io.dsfleet.chaos.ChaosSettings;
import io.dsfleet.devtools.CommandFailure;
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

/** {@code chaos}: injects faults into a private fleet under load and checks every job. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Inject faults into a private fleet under load and verify that no job is lost.",
      "Exit code 0 if no job was lost or ended twice, no slot leaked, the fleet recovered from"
          + " every fault and every fault took effect; 1 otherwise."
    })
final class ChaosCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final int MAX_SEED = 1_000_000;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "Minutes in which faults are injected (default: ${DEFAULT-VALUE}; fractions are"
              + " allowed).")
  private double minutes;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "0",
      description = "Maximum number of times that each fault is injected (default: unlimited).")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the schedule (default: random; it is printed first).")
  private @Nullable Long seed;

  @Option(
      names = "--faults",
      paramLabel = "KIND",
      split = ",",
      description =
          "Faults to inject: kill, restart, pause (of each process), empty (Redis without its"
              + " data), cut, silence, delay (of each connection), disk, app; or a single fault"
              + " such as 'kill redis' (default: all).")
  private List<String> faults = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to write the report to, as Markdown.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    if (!(minutes > 0 && minutes < 100_000) || rounds < 0) {
      throw new CommandFailure("--minutes must be above 0 and --rounds 0 or more", 2);
    }
    long chosenSeed = seed == null ? ThreadLocalRandom.current().nextLong(MAX_SEED) : seed;
    ChaosSettings settings =
        ChaosSettings.of(
            chosenSeed, Duration.ofMillis(Math.round(minutes * 60_000)), rounds, faults);
    PrintStream stdout = System.out;
    stdout.println("seed " + chosenSeed);
    ProjectCheckout checkout = DsfleetMain.checkout();
    checkout.prepareState();
    AtomicBoolean ended = new AtomicBoolean();
    ChaosRun chaos =
        new ChaosRun(checkout, checkout.state().resolve("chaos"), settings, stdout::println);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopOnSignal(chaos, ended)));
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

  private static void stopOnSignal(ChaosRun chaos, AtomicBoolean ended) {
    if (!ended.get()) {
      chaos.close();
      // Otherwise the exit code would be that of a failure caused by the shutdown.
      Runtime.getRuntime().halt(INTERRUPTED);
    }
  }
}
