package io.dsfleet.benchmarks;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Throughput and latency of jobs of two files on a running system without other load. */
public final class LoadBenchmark {
  private final URI base;
  private final ProcessCosts costs;
  private final int jobs;
  private final int connections;
  private final int apps;
  private final int streams;

  private LoadBenchmark(BenchmarkArguments arguments) {
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
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    LoadBenchmark benchmark = new LoadBenchmark(arguments);
    print("memory before load (MB): " + benchmark.costs.residentMegabytes());
    for (int i = 0; i < arguments.number("warmup", 4); i++) {
      benchmark.round("warm-up " + i);
    }
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < arguments.number("rounds", 5); i++) {
      rates.add(benchmark.round("round " + i));
    }
    rates.sort(null);
    print("jobs per second, median of rounds: " + Math.round(rates.get(rates.size() / 2)));
    benchmark.saturated();
    benchmark.idle();
    print("memory after load (MB): " + benchmark.costs.residentMegabytes());
    System.exit(0);
  }

  /** Posts all jobs at full speed; returns the jobs per second. */
  private double round(String name) throws Exception {
    try (LoadRun run = new LoadRun(base, "load", apps, streams)) {
      Map<String, Double> before = costs.cpuMillis();
      double seconds = run.work(jobs, connections, Integer.MAX_VALUE) / 1e9;
      Map<String, Double> after = costs.cpuMillis();
      run.recorder().assertEachStartedOnce();
      print(
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

  /** Keeps every slot busy and as many jobs queued. */
  private void saturated() throws Exception {
    try (LoadRun run = new LoadRun(base, "load", apps, streams)) {
      run.work(2 * jobs, connections, 2 * apps * streams);
      print("request to start_analysis, saturated: " + run.startLatency());
      print("slot free to next start, saturated: " + run.slotIdle());
    }
  }

  /** Runs one job at a time. */
  private void idle() throws Exception {
    try (LoadRun run = new LoadRun(base, "load", apps, streams)) {
      run.work(500, 1, 1);
      print("request to start_analysis, idle: " + run.startLatency());
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
