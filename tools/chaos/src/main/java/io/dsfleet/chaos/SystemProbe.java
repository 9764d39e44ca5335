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

/** Reads the system's state over HTTP. */
final class SystemProbe {
  private static final Pattern INCONSISTENT_SLOTS =
      Pattern.compile("^dsfleet_(leaked_slots|double_booked)\\{[^}]*} (\\S+)$", Pattern.MULTILINE);
  private static final Pattern JOURNAL_LAG =
      Pattern.compile("^dsfleet_journal_lag_millis\\{[^}]*} (\\S+)$", Pattern.MULTILINE);
  private static final int MAX_CONCURRENT_READS = 8;

  private final FleetApiClient gateway;
  private final FleetApiClient scheduler;

  SystemProbe(FleetApiClient gateway, FleetApiClient scheduler) {
    this.gateway = gateway;
    this.scheduler = scheduler;
  }

  boolean isHealthy() {
    try {
      return gateway.get("/deepstream/health").status() == 200;
    } catch (IOException unreachable) {
      return false;
    }
  }

  /** Number of jobs that have not ended; empty if unknown. */
  OptionalLong liveJobs() {
    try {
      ApiResponse answer = gateway.get("/deepstream/pools/default");
      return answer.isSuccess()
          ? OptionalLong.of(answer.body().path("live_jobs").asLong())
          : OptionalLong.empty();
    } catch (IOException unreachable) {
      return OptionalLong.empty();
    }
  }

  /** Number of leaked or double-booked slots at the last consistency check; empty if unknown. */
  OptionalLong inconsistentSlots() {
    try {
      Matcher matcher =
          INCONSISTENT_SLOTS.matcher(scheduler.get("/actuator/prometheus").body().asString(""));
      if (!matcher.find()) {
        return OptionalLong.empty();
      }
      double sum = 0;
      do {
        sum += Double.parseDouble(matcher.group(2));
      } while (matcher.find());
      return OptionalLong.of(Math.round(sum));
    } catch (IOException unreachable) {
      return OptionalLong.empty();
    }
  }

  /** Delay of the journal behind the state in milliseconds; {@code Long.MAX_VALUE} if unknown. */
  long journalLagMillis() {
    try {
      Matcher matcher =
          JOURNAL_LAG.matcher(scheduler.get("/actuator/prometheus").body().asString(""));
      return matcher.find() ? Math.round(Double.parseDouble(matcher.group(1))) : Long.MAX_VALUE;
    } catch (IOException unreachable) {
      return Long.MAX_VALUE;
    }
  }

  /** Generation of the state, which each rebuild increments; empty if not in use or unknown. */
  OptionalLong generation() {
    try {
      ApiResponse answer = gateway.get("/deepstream/pools/default/rebuild");
      return answer.isSuccess() && answer.body().path("in_use").asBoolean()
          ? OptionalLong.of(answer.body().path("generation").asLong())
          : OptionalLong.empty();
    } catch (IOException unreachable) {
      return OptionalLong.empty();
    }
  }

  /** Number of connected instances with all slots free. */
  int idleInstances() {
    try {
      int idle = 0;
      for (JsonNode instance : gateway.get("/deepstream/instances").body()) {
        boolean connected = instance.path("ws_status").asString("").equals("connected");
        int free = instance.path("free_streams").asInt(-1);
        idle += connected && free == instance.path("streams_count").asInt(-2) ? 1 : 0;
      }
      return idle;
    } catch (IOException unreachable) {
      return 0;
    }
  }

  /** Number of connected instances. */
  int connectedInstances() {
    try {
      int connected = 0;
      for (JsonNode instance : gateway.get("/deepstream/instances").body()) {
        connected += instance.path("ws_status").asString("").equals("connected") ? 1 : 0;
      }
      return connected;
    } catch (IOException unreachable) {
      return 0;
    }
  }

  /** The histories of the accepted jobs, by camera id. */
  Map<Long, JobHistory> histories(List<LoadGenerator.SubmittedJob> jobs) {
    Map<Long, JobHistory> histories = new ConcurrentHashMap<>();
    Semaphore permits = new Semaphore(MAX_CONCURRENT_READS);
    List<Thread> threads =
        jobs.stream()
            .filter(job -> job.id() != null)
            .map(job -> Thread.ofVirtual().start(() -> read(job, permits, histories)))
            .toList();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return histories;
  }

  private void read(
      LoadGenerator.SubmittedJob job, Semaphore permits, Map<Long, JobHistory> histories) {
    permits.acquireUninterruptibly();
    try {
      ApiResponse answer = gateway.get("/deepstream/jobs/" + job.id() + "/timeline");
      histories.put(
          job.camera(), answer.isSuccess() ? JobHistory.of(answer.body()) : JobHistory.UNKNOWN);
    } catch (IOException unreachable) {
      histories.put(job.camera(), JobHistory.UNKNOWN);
    } finally {
      permits.release();
    }
  }
}
