package io.dsfleet.system;

import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.scriptedapp.StartAnswer;
import io.dsfleet.testkit.FleetClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An app outside the tested fault, and an upstream that submits jobs to it. */
final class UnaffectedWorkload implements AutoCloseable {
  private static final int STREAMS = 4;
  private static final long BOUND_SECONDS = 60;

  /** Nanoseconds until a job was accepted and until it was started on the app. */
  record JobLatency(long accepted, long started) {}

  private final FleetClient client;
  private final ScriptedApp app;
  private final Map<Long, CompletableFuture<Long>> starts = new ConcurrentHashMap<>();
  private final List<String> jobs = new ArrayList<>();
  private long camera;

  /** Connects the app, which must be the only one with free slots. */
  UnaffectedWorkload(FleetClient client, URI socket, long firstCamera) {
    this.client = client;
    this.camera = firstCamera;
    AppBehaviour behaviour =
        AppBehaviour.obedient()
            .onStart(
                start -> {
                  started(start.cameraId()).complete(System.nanoTime());
                  return StartAnswer.WORK;
                });
    this.app = ScriptedApp.settings(socket, "bystander", STREAMS).behaviour(behaviour).connect();
    client.awaitInstance("bystander", STREAMS);
  }

  ScriptedApp app() {
    return app;
  }

  /** Ids of the submitted jobs. */
  List<String> jobs() {
    return List.copyOf(jobs);
  }

  /** Submits jobs one after the other while the condition holds. */
  List<JobLatency> submitWhile(BooleanSupplier need) {
    List<JobLatency> calls = new ArrayList<>();
    while (need.getAsBoolean()) {
      calls.add(call());
    }
    return calls;
  }

  private JobLatency call() {
    long began = System.nanoTime();
    long mine = camera++;
    jobs.add(client.submit(JobRequests.fileset(mine, 1)));
    long accepted = System.nanoTime();
    long started = started(mine).orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).join();
    return new JobLatency(accepted - began, started - began);
  }

  private CompletableFuture<Long> started(long which) {
    return starts.computeIfAbsent(which, key -> new CompletableFuture<>());
  }

  /** Median, 90th percentile and maximum of both latencies, in milliseconds. */
  static String summary(List<JobLatency> calls) {
    return "%d jobs, accepted after %s ms, started after %s ms"
        .formatted(
            calls.size(),
            summary(calls.stream().mapToLong(JobLatency::accepted).sorted().toArray()),
            summary(calls.stream().mapToLong(JobLatency::started).sorted().toArray()));
  }

  private static String summary(long[] sorted) {
    return millis(sorted[sorted.length / 2])
        + "/"
        + millis(sorted[sorted.length * 9 / 10])
        + "/"
        + millis(sorted[sorted.length - 1]);
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  @Override
  public void close() {
    app.close();
  }
}
