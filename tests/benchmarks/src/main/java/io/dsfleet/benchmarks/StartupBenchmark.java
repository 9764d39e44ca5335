package io.dsfleet.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** Time from process start to the first healthy response, and the memory used then. */
public final class StartupBenchmark {
  private StartupBenchmark() {}

  /**
   * Options: {@code --jar} of standalone, {@code --port}, {@code --rounds}; the servers' addresses
   * are in {@code DSFLEET_RABBITMQ_URI} and {@code DSFLEET_REDIS_URI}.
   */
  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    String jar = arguments.text("jar", "standalone/target/dsfleet-standalone-exec.jar");
    int port = arguments.number("port", 18100);
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < arguments.number("rounds", 5); i++) {
      seconds.add(measure(jar, port));
    }
    seconds.sort(null);
    System.out.printf(
        Locale.ROOT,
        "start to healthy: median %.2f s of %s%n",
        seconds.get(seconds.size() / 2),
        seconds);
  }

  private static double measure(String jar, int port) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar);
    builder.environment().put("SPRING_PROFILES_ACTIVE", "local");
    builder.environment().put("DSFLEET_PORT", Integer.toString(port));
    builder.redirectErrorStream(true).redirectOutput(new File("/dev/null"));
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      awaitHealthy(URI.create("http://127.0.0.1:" + port), process);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%.2f s, memory (MB) %s%n",
          seconds,
          new ProcessCosts("standalone=" + process.pid()).residentMegabytes());
      return seconds;
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static void awaitHealthy(URI base, Process process) {
    while (process.isAlive()) {
      try (KeepAliveClient client = new KeepAliveClient(base)) {
        client.call("GET", "/deepstream/health", "", 200);
        return;
      } catch (IOException notReady) {
        LockSupport.parkNanos(10_000_000);
      }
    }
    throw new IllegalStateException("the process ended before it was healthy");
  }
}
