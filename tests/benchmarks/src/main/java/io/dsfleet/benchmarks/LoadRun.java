package io.dsfleet.benchmarks;

import io.dsfleet.scriptedapp.AppObservations;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.AppRecorder;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Private apps, and clients that post jobs of two files to them; for one use. */
final class LoadRun implements AutoCloseable {
  private static final AtomicLong CAMERAS = new AtomicLong(System.currentTimeMillis() * 1_000);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final URI base;
  private final List<ScriptedApp> apps = new ArrayList<>();
  private final AppRecorder recorder;
  private final Map<Long, Long> postedNanos = new ConcurrentHashMap<>();
  private final AtomicReference<String> lastJob = new AtomicReference<>("");

  LoadRun(URI base, String name, int apps, int streams) throws Exception {
    this.base = base;
    URI socket = URI.create("ws://" + base.getAuthority() + "/deepstream/ws");
    for (int i = 0; i < apps; i++) {
      this.apps.add(ScriptedApp.connect(socket, name + "-" + i, streams));
    }
    for (ScriptedApp app : this.apps) {
      app.ready().get(20, TimeUnit.SECONDS);
    }
    recorder = new AppRecorder(this.apps);
  }

  AppRecorder recorder() {
    return recorder;
  }

  /**
   * Posts the jobs over the connections and waits until all are completed.
   *
   * @param outstanding maximum number of unfinished jobs; clients wait above it
   * @return nanoseconds from the first post to the last completion on record
   */
  long work(int jobs, int connections, int outstanding) throws Exception {
    int before = recorder.completed();
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(connections);
    long start = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try (KeepAliveClient client = new KeepAliveClient(base)) {
                  post(client, next, jobs, before, outstanding);
                } catch (IOException | RuntimeException e) {
                  failure.set(e);
                } finally {
                  done.countDown();
                }
              });
    }
    if (!done.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS) || failure.get() != null) {
      throw new IllegalStateException("the clients failed or timed out", failure.get());
    }
    recorder.awaitCompleted(before + jobs, TIMEOUT);
    awaitRecorded();
    return System.nanoTime() - start;
  }

  private void post(
      KeepAliveClient client, AtomicInteger next, int jobs, int before, int outstanding)
      throws IOException {
    for (int n = next.getAndIncrement(); n < jobs; n = next.getAndIncrement()) {
      while (n - (recorder.completed() - before) >= outstanding) {
        LockSupport.parkNanos(100_000);
      }
      long camera = CAMERAS.incrementAndGet();
      postedNanos.put(camera, System.nanoTime());
      String answer = client.call("POST", "/deepstream/analysis/start", request(camera), 202);
      int at = answer.indexOf("\"job_id\":\"") + 10;
      lastJob.set(answer.substring(at, answer.indexOf('"', at)));
    }
  }

  /** Waits until the last posted job is recorded as completed. */
  private void awaitRecorded() throws IOException {
    try (KeepAliveClient client = new KeepAliveClient(base)) {
      String path = "/deepstream/jobs/" + lastJob.get();
      String job = client.call("GET", path, "", 200);
      while (!job.contains("\"state\":\"COMPLETED\"")) {
        if (!job.contains("\"ended_at\":null")) {
          throw new IllegalStateException("expected the job to complete, but it is " + job);
        }
        LockSupport.parkNanos(500_000);
        job = client.call("GET", path, "", 200);
      }
    }
  }

  /** Times from each post to the arrival of its start at the app. */
  BenchmarkFigures startLatency() {
    List<Long> nanos = new ArrayList<>();
    for (ScriptedApp app : apps) {
      for (AppObservations.Start start : app.observations().starts()) {
        Long posted = postedNanos.get(start.cameraId());
        if (posted != null) {
          nanos.add(start.nanos() - posted);
        }
      }
    }
    return BenchmarkFigures.of(nanos);
  }

  /** Times from each completion to the next start on the same stream. */
  BenchmarkFigures slotIdle() {
    return BenchmarkFigures.of(recorder.idleNanos());
  }

  private static String request(long camera) {
    return """
    {"camera_id":%1$d,"camera_type":"fileset","camera_path":"/media/camera-%1$d","camera_name":"camera %1$d",\
    "output_dir":"/out/%1$d","files":[\
    {"file_type":"file","file_id":%1$d1,"file_path":"/media/camera-%1$d/1.mp4","file_name":"1.mp4"},\
    {"file_type":"file","file_id":%1$d2,"file_path":"/media/camera-%1$d/2.mp4","file_name":"2.mp4"}]}\
    """
        .formatted(camera);
  }

  @Override
  public void close() {
    apps.forEach(ScriptedApp::close);
  }
}
