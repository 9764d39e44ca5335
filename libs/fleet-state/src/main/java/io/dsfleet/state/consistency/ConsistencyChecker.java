package io.dsfleet.state.consistency;

import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.redis.ScriptReply;
import io.dsfleet.state.slot.SlotRecord;
import io.dsfleet.state.slot.SlotState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads a snapshot of a pool and checks that jobs, slots and queues are consistent. */
public final class ConsistencyChecker {
  private final RedisExecutor redis;
  private final PoolKeys keys;

  public ConsistencyChecker(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  public CompletableFuture<ConsistencyReport> run() {
    return redis.run(LuaScript.AUDIT, keys, "").thenApply(ConsistencyChecker::compare);
  }

  private static ConsistencyReport compare(ScriptReply reply) {
    List<JobRecord> jobs = JsonRecords.readAll(texts(reply), JobRecord.class);
    List<SlotRecord> slots = JsonRecords.readAll(texts(reply), SlotRecord.class);
    Set<String> free = new HashSet<>(texts(reply));
    Set<String> pending = new HashSet<>(texts(reply));
    Set<String> timers = new HashSet<>(texts(reply));
    return new ConsistencyReport(
        leaked(jobs, slots, free, timers),
        doubleBooked(slots, jobs),
        orphaned(jobs, slots, pending, timers));
  }

  private static List<String> texts(ScriptReply reply) {
    int count = reply.count();
    List<String> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(reply.text());
    }
    return list;
  }

  /** Slots that are not usable and that nothing will release. */
  private static List<String> leaked(
      List<JobRecord> jobs, List<SlotRecord> slots, Set<String> free, Set<String> timers) {
    Map<String, JobRecord> byId = new HashMap<>();
    jobs.forEach(job -> byId.put(job.id(), job));
    List<String> leaked = new ArrayList<>();
    for (SlotRecord slot : slots) {
      String name = name(slot);
      boolean sound =
          switch (slot.state()) {
            case FREE -> free.contains(name);
            case HELD, DRAINING -> isCurrent(byId.get(Objects.toString(slot.jobId())), slot);
            case SUSPECT -> slot.lost() || timers.contains("slot:" + name);
          };
      if (!sound) {
        leaked.add(name);
      }
    }
    return leaked;
  }

  private static List<String> doubleBooked(List<SlotRecord> slots, List<JobRecord> jobs) {
    Map<String, Integer> uses = new HashMap<>();
    Map<String, JobRecord> byId = new HashMap<>();
    jobs.forEach(job -> byId.put(job.id(), job));
    for (SlotRecord slot : slots) {
      if (slot.state() == SlotState.HELD || slot.state() == SlotState.DRAINING) {
        uses.merge(Objects.toString(slot.jobId()), 1, Integer::sum);
      }
    }
    Map<String, Integer> taken = new HashMap<>();
    for (JobRecord job : jobs) {
      if (job.state().isOnSlot()) {
        taken.merge(job.instanceId() + "/" + job.streamId(), 1, Integer::sum);
      }
    }
    List<String> twice = new ArrayList<>();
    uses.forEach((job, count) -> addIf(twice, count > 1, job));
    taken.forEach((slot, count) -> addIf(twice, count > 1, slot));
    return twice;
  }

  private static List<String> orphaned(
      List<JobRecord> jobs, List<SlotRecord> slots, Set<String> pending, Set<String> timers) {
    Map<String, SlotRecord> byName = new HashMap<>();
    slots.forEach(slot -> byName.put(name(slot), slot));
    List<String> orphaned = new ArrayList<>();
    for (JobRecord job : jobs) {
      boolean sound =
          switch (job.state()) {
            case ACCEPTED -> timers.contains("out:submit:" + job.id());
            case QUEUED -> pending.contains(job.id()) != timers.contains("job:" + job.id());
            case ASSIGNED, STARTED, RUNNING, CANCELLING ->
                isHeld(job, byName.get(job.instanceId() + "/" + job.streamId()), timers);
            case COMPLETED, FAILED, CANCELLED -> false;
          };
      addIf(orphaned, !sound, job.id());
    }
    return orphaned;
  }

  private static boolean isHeld(JobRecord job, @Nullable SlotRecord slot, Set<String> timers) {
    return slot != null
        && isCurrent(job, slot)
        && (timers.contains("job:" + job.id()) || timers.contains("slot:" + name(slot)));
  }

  private static boolean isCurrent(@Nullable JobRecord job, SlotRecord slot) {
    return job != null
        && job.state().isOnSlot()
        && Objects.equals(slot.jobId(), job.id())
        && Objects.equals(slot.attempt(), job.attempt())
        && slot.instanceId().equals(job.instanceId())
        && Objects.equals(slot.streamId(), job.streamId());
  }

  private static void addIf(List<String> list, boolean condition, String value) {
    if (condition) {
      list.add(value);
    }
  }

  private static String name(SlotRecord slot) {
    return slot.instanceId() + "/" + slot.streamId();
  }
}
