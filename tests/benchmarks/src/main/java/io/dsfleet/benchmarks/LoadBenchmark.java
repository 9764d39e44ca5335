package io.dsfleet.benchmarks;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Jobs of two files from HTTP to the app and back, on a running system without other load. */
public final class LoadBenchmark {
  private final URI base;
  private final ProcessCosts costs;
  private final int jobs;
  private final int connections;
  private final int apps;
  private final int streams;

  private LoadBenchmark(Arguments arguments) {
    base = URI.create(arguments.text("url", "http://127.0.0.1:18000"));
    costs = new ProcessCosts(arguments.text("pids", ""));
    jobs = arguments.number("jobs", 2_000);
    connections = arguments.number("connections", 16);
    apps = arguments.number("apps", 4);
    streams = arguments.number("streams", 8);
  }

  /**
   * Options: {@code --url}, {@code --pids name=pid,...}, {@code --jobs} of a round, {@code
   * --warmup} and {@code --rounds}, {@code --connections}, {@code --apps}, {@code --streams}.
   */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    LoadBenchmark benchmark = new LoadBenchmark(arguments);
    say("memory before load (MB): " + benchmark.costs.residentMegabytes());
    for (int i = 0; i < arguments.number("warmup", 4); i++) {
      benchmark.round("warm-up " + i);
    }
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < arguments.number("rounds", 5); i++) {
      rates.add(benchmark.round("round " + i));
    }
    rates.sort(null);
    say("jobs per second, median of rounds: " + Math.round(rates.get(rates.size() / 2)));
    benchmark.saturated();
    benchmark.idle();
    say("memory after load (MB): " + benchmark.costs.residentMegabytes());
    System.exit(0);
  }

  /** All jobs posted as fast as the clients can. */
  private double round(String name) throws Exception {
    try (LoadRun run = new LoadRun(base, "load", apps, streams)) {
      Map<String, Double> before = costs.cpuMillis();
      double seconds = run.work(jobs, connections, Integer.MAX_VALUE) / 1e9;
      Map<String, Double> after = costs.cpuMillis();
      run.recorder().assertEachStartedOnce();
      say(
          String.format(
              Locale.ROOT,
              "%s: %.0f jobs/s (%d jobs in %.2f s); CPU ms per job: %s; slot free to next start:"
                  + " %s",
              name,
              jobs / seconds,
              jobs,
              seconds,
              ProcessCosts.perJob(before, after, jobs),
              run.slotIdle()));
      return jobs / seconds;
    }
  }

  /** Every slot busy and as many jobs waiting. */
  private void saturated() throws Exception {
    try (LoadRun run = new LoadRun(base, "load", apps, streams)) {
      run.work(2 * jobs, connections, 2 * apps * streams);
      say("request to start_analysis, saturated: " + run.startLatency());
      say("slot free to next start, saturated: " + run.slotIdle());
    }
  }

  /** One job at a time. */
  private void idle() throws Exception {
    try (LoadRun run = new LoadRun(base, "load", apps, streams)) {
      run.work(500, 1, 1);
      say("request to start_analysis, idle: " + run.startLatency());
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
