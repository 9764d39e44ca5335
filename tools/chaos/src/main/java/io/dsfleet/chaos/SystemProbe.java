package io.dsfleet.chaos;

import io.dsfleet.devtools.api.ApiResponse;
import io.dsfleet.devtools.api.FleetApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the system says of itself, over HTTP. */
final class SystemProbe {
  private static final Pattern BROKEN =
      Pattern.compile("^dsfleet_(leaked_slots|double_booked)\\{[^}]*} (\\S+)$", Pattern.MULTILINE);
  private static final Pattern LAG =
      Pattern.compile("^dsfleet_journal_lag_millis\\{[^}]*} (\\S+)$", Pattern.MULTILINE);
  private static final int AT_ONCE = 8;

  private final FleetApiClient gateway;
  private final FleetApiClient scheduler;

  SystemProbe(FleetApiClient gateway, FleetApiClient scheduler) {
    this.gateway = gateway;
    this.scheduler = scheduler;
  }

  boolean isHealthy() {
    try {
      return gateway.get("/deepstream/health").status() == 200;
    } catch (IOException away) {
      return false;
    }
  }

  /** Jobs that are not terminal; empty while nobody can say. */
  OptionalLong liveJobs() {
    try {
      ApiResponse answer = gateway.get("/deepstream/pools/default");
      return answer.isSuccess()
          ? OptionalLong.of(answer.body().path("live_jobs").asLong())
          : OptionalLong.empty();
    } catch (IOException away) {
      return OptionalLong.empty();
    }
  }

  /** Slots that the last audit called leaked or doubly booked; empty while nobody can say. */
  OptionalLong brokenSlots() {
    try {
      Matcher matcher = BROKEN.matcher(scheduler.get("/actuator/prometheus").body().asString(""));
      if (!matcher.find()) {
        return OptionalLong.empty();
      }
      double sum = 0;
      do {
        sum += Double.parseDouble(matcher.group(2));
      } while (matcher.find());
      return OptionalLong.of(Math.round(sum));
    } catch (IOException away) {
      return OptionalLong.empty();
    }
  }

  /** How far the journal is behind the record; the longest time while nobody can say. */
  long journalLagMillis() {
    try {
      Matcher matcher = LAG.matcher(scheduler.get("/actuator/prometheus").body().asString(""));
      return matcher.find() ? Math.round(Double.parseDouble(matcher.group(1))) : Long.MAX_VALUE;
    } catch (IOException away) {
      return Long.MAX_VALUE;
    }
  }

  /** How often the record was rebuilt; empty while it is not in use, or nobody can say. */
  OptionalLong generation() {
    try {
      ApiResponse answer = gateway.get("/deepstream/pools/default/rebuild");
      return answer.isSuccess() && answer.body().path("in_use").asBoolean()
          ? OptionalLong.of(answer.body().path("generation").asLong())
          : OptionalLong.empty();
    } catch (IOException away) {
      return OptionalLong.empty();
    }
  }

  /** How many instances are connected with every slot free. */
  int restingInstances() {
    try {
      int resting = 0;
      for (JsonNode instance : gateway.get("/deepstream/instances").body()) {
        boolean connected = instance.path("ws_status").asString("").equals("connected");
        int free = instance.path("free_streams").asInt(-1);
        resting += connected && free == instance.path("streams_count").asInt(-2) ? 1 : 0;
      }
      return resting;
    } catch (IOException away) {
      return 0;
    }
  }

  /** How many instances are connected. */
  int connectedInstances() {
    try {
      int connected = 0;
      for (JsonNode instance : gateway.get("/deepstream/instances").body()) {
        connected += instance.path("ws_status").asString("").equals("connected") ? 1 : 0;
      }
      return connected;
    } catch (IOException away) {
      return 0;
    }
  }

  /** The story of each accepted job, by its camera. */
  Map<Long, JobHistory> stories(List<LoadGenerator.Job> jobs) {
    Map<Long, JobHistory> stories = new ConcurrentHashMap<>();
    Semaphore room = new Semaphore(AT_ONCE);
    List<Thread> threads =
        jobs.stream()
            .filter(job -> job.id() != null)
            .map(job -> Thread.ofVirtual().start(() -> read(job, room, stories)))
            .toList();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return stories;
  }

  private void read(LoadGenerator.Job job, Semaphore room, Map<Long, JobHistory> stories) {
    room.acquireUninterruptibly();
    try {
      ApiResponse answer = gateway.get("/deepstream/jobs/" + job.id() + "/timeline");
      stories.put(job.camera(), answer.isSuccess() ? JobHistory.of(answer.body()) : JobHistory.UNKNOWN);
    } catch (IOException away) {
      stories.put(job.camera(), JobHistory.UNKNOWN);
    } finally {
      room.release();
    }
  }
}
