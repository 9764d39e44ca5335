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
 * An upstream that submits one job after the other while few wait, and asks again by the same key
 * until it is answered.
 */
final class LoadGenerator implements AutoCloseable {
  private static final Duration BETWEEN_JOBS = Duration.ofMillis(20);
  private static final Duration BEFORE_ASKING_AGAIN = Duration.ofMillis(100);
  private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();
  private static final int FILES = 2;
  private static final int UNKNOWN = -1;

  /** Camera ids count on from here, so that each job has its own. */
  static final long FIRST_CAMERA = 1_000_000;

  /**
   * A job of this load.
   *
   * @param submitted when it was first asked for, by {@link System#nanoTime}
   * @param id null where it was refused
   */
  record Job(long camera, long submitted, @Nullable String id) {}

  private final FleetApiClient api;
  private final String run;
  private final int queue;
  private final Thread thread;
  private final List<Job> jobs = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private volatile boolean wanted = true;
  private long lookedNanos;
  private int waiting = UNKNOWN;

  /**
   * @param run part of each key, so that two runs do not meet
   * @param queue jobs that may wait at most
   */
  LoadGenerator(FleetApiClient api, String run, int queue) {
    this.api = api;
    this.run = run;
    this.queue = queue;
    this.thread = Thread.ofVirtual().name("chaos-load").unstarted(this::submit);
  }

  void start() {
    thread.start();
  }

  /** Submits no more; the last one has been answered when this returns, or counts as refused. */
  void stop(Duration bound) {
    wanted = false;
    try {
      if (!thread.join(bound)) {
        refuse("the last submission was never answered");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<Job> jobs() {
    synchronized (jobs) {
      return List.copyOf(jobs);
    }
  }

  /** Answers that were neither a yes nor a "later". */
  List<String> refusals() {
    synchronized (jobs) {
      return List.copyOf(refusals);
    }
  }

  private void submit() {
    for (long camera = FIRST_CAMERA; wanted; camera++) {
      awaitRoom();
      long began = System.nanoTime();
      boolean decided = !wanted;
      while (!decided) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        ApiResponse answer = ask(camera);
        if (answer == null || answer.status() == 503 || answer.status() == 429) {
          LockSupport.parkNanos(BEFORE_ASKING_AGAIN.toNanos());
        } else {
          decided = true;
          waiting++;
          add(new Job(camera, began, taken(answer)));
        }
      }
      LockSupport.parkNanos(BETWEEN_JOBS.toNanos());
    }
  }

  /** The job's id, null where it was refused. */
  private @Nullable String taken(ApiResponse answer) {
    if (answer.isSuccess()) {
      return answer.body().path("job_id").asString();
    }
    refuse(answer.status() + ": " + answer.reason());
    return null;
  }

  private void add(Job job) {
    synchronized (jobs) {
      jobs.add(job);
    }
  }

  private void refuse(String what) {
    synchronized (jobs) {
      refusals.add(what);
    }
  }

  /** Bounded by what the pool says, and by what was added since it said so. */
  private void awaitRoom() {
    while (wanted) {
      if (waiting == UNKNOWN || System.nanoTime() - lookedNanos > LOOK_NANOS) {
        waiting = pending();
        lookedNanos = System.nanoTime();
      }
      if (waiting != UNKNOWN && waiting < queue) {
        return;
      }
      LockSupport.parkNanos(BEFORE_ASKING_AGAIN.toNanos());
    }
  }

  private int pending() {
    try {
      ApiResponse answer = api.get("/deepstream/pools/default");
      return answer.isSuccess() ? answer.body().path("pending_jobs").asInt() : UNKNOWN;
    } catch (IOException away) {
      return UNKNOWN;
    }
  }

  private @Nullable ApiResponse ask(long camera) {
    try {
      return api.post("/deepstream/analysis/start", body(camera), run + "-" + camera);
    } catch (IOException away) {
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
    wanted = false;
    thread.interrupt();
  }
}
