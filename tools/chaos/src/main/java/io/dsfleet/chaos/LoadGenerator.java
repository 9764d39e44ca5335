package io.dsfleet.chaos;

import io.dsfleet.devtools.api.ApiResponse;
import io.dsfleet.devtools.api.FleetApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Submits jobs while few are waiting and retries each with the same idempotency key until it is
 * answered.
 */
final class LoadGenerator implements AutoCloseable {
  private static final Duration JOB_INTERVAL = Duration.ofMillis(20);
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);
  private static final long POLL_NANOS = Duration.ofMillis(250).toNanos();
  private static final int FILES = 2;
  private static final int UNKNOWN = -1;

  /** First camera id; each job gets the next one. */
  static final long FIRST_CAMERA = 1_000_000;

  /**
   * A submitted job.
   *
   * @param submittedNanos time of the first attempt to submit it, by {@link System#nanoTime}
   * @param id job id; null if it was refused
   */
  record SubmittedJob(long camera, long submittedNanos, @Nullable String id) {}

  private final FleetApiClient api;
  private final String run;
  private final int maxWaiting;
  private final Thread thread;
  private final List<SubmittedJob> jobs = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private volatile boolean running = true;
  private long polledNanos;
  private int waiting = UNKNOWN;

  /**
   * @param run part of each idempotency key, so that runs do not collide
   * @param maxWaiting maximum number of waiting jobs
   */
  LoadGenerator(FleetApiClient api, String run, int maxWaiting) {
    this.api = api;
    this.run = run;
    this.maxWaiting = maxWaiting;
    this.thread = Thread.ofVirtual().name("chaos-load").unstarted(this::submit);
  }

  void start() {
    thread.start();
  }

  /** Stops submitting and waits for the last response; a missing one counts as a refusal. */
  void stop(Duration timeout) {
    running = false;
    try {
      if (!thread.join(timeout)) {
        addRefusal("the last submission got no response");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<SubmittedJob> jobs() {
    synchronized (jobs) {
      return List.copyOf(jobs);
    }
  }

  /** Responses that were neither 2xx, 429 nor 503. */
  List<String> refusals() {
    synchronized (jobs) {
      return List.copyOf(refusals);
    }
  }

  private void submit() {
    for (long camera = FIRST_CAMERA; running; camera++) {
      awaitRoom();
      long startNanos = System.nanoTime();
      boolean answered = !running;
      while (!answered) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        ApiResponse answer = post(camera);
        if (answer == null || answer.status() == 503 || answer.status() == 429) {
          LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
        } else {
          answered = true;
          waiting++;
          add(new SubmittedJob(camera, startNanos, jobId(answer)));
        }
      }
      LockSupport.parkNanos(JOB_INTERVAL.toNanos());
    }
  }

  /** The job's id; null if it was refused. */
  private @Nullable String jobId(ApiResponse answer) {
    if (answer.isSuccess()) {
      return answer.body().path("job_id").asString();
    }
    addRefusal(answer.status() + ": " + answer.reason());
    return null;
  }

  private void add(SubmittedJob job) {
    synchronized (jobs) {
      jobs.add(job);
    }
  }

  private void addRefusal(String reason) {
    synchronized (jobs) {
      refusals.add(reason);
    }
  }

  /** Waits until fewer jobs wait than allowed, by the last poll of the pool and the jobs since. */
  private void awaitRoom() {
    while (running) {
      if (waiting == UNKNOWN || System.nanoTime() - polledNanos > POLL_NANOS) {
        waiting = pending();
        polledNanos = System.nanoTime();
      }
      if (waiting != UNKNOWN && waiting < maxWaiting) {
        return;
      }
      LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
    }
  }

  private int pending() {
    try {
      ApiResponse answer = api.get("/deepstream/pools/default");
      return answer.isSuccess() ? answer.body().path("pending_jobs").asInt() : UNKNOWN;
    } catch (IOException unreachable) {
      return UNKNOWN;
    }
  }

  private @Nullable ApiResponse post(long camera) {
    try {
      return api.post("/deepstream/analysis/start", body(camera), run + "-" + camera);
    } catch (IOException unreachable) {
      return null;
    }
  }

  private static Map<String, Object> body(long camera) {
    String folder = "/media/camera-" + camera;
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("camera_id", camera);
    request.put("camera_type", "fileset");
    request.put("camera_path", folder);
    request.put("camera_name", "camera " + camera);
    request.put("output_dir", "/out/camera-" + camera);
    request.put(
        "files",
        IntStream.range(0, FILES)
            .mapToObj(
                i ->
                    Map.of(
                        "file_type", "file",
                        "file_id", camera * 100 + i,
                        "file_path", folder + "/" + i + ".mp4",
                        "file_name", i + ".mp4"))
            .toList());
    return request;
  }

  @Override
  public void close() {
    running = false;
    thread.interrupt();
  }
}
