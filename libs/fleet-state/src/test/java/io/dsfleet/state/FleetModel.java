package io.dsfleet.state;

import io.dsfleet.state.callbacks.PendingCallbacks;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.ReprioritizeReply;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.shutdown.ShutdownStep;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.RoutedAssignment;
import io.dsfleet.state.slot.SlotState;
import io.dsfleet.state.timers.SweepReport;
import io.dsfleet.state.timing.FleetTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The complete model, including timers. */
class FleetModel extends ShutdownModel {
  Long swept;
  long holdBridges;

  FleetModel(FleetTimings timings) {
    super(timings);
  }

  SweepReport sweep(int max) {
    return sweep(max, () -> {});
  }

  /** One sweep; {@code between} runs between the calls that a real sweep makes. */
  SweepReport sweep(int max, Runnable between) {
    if (swept != null && now - swept > t.sweepGap().toMillis()) {
      hold = now + t.recovery().toMillis();
      holdBridges = now + t.bridgeLease().toMillis();
    }
    swept = now;
    List<String> due = dueEntries(timers, now, max);
    List<String> late = late(max);
    List<String> resubmit = new ArrayList<>();
    PendingCommands orders = repeat(due, resubmit);
    for (String member : due) {
      if (member.startsWith("job:")
          || member.startsWith("slot:")
          || member.startsWith("inst")
          || member.startsWith("stop:")) {
        due(member, t.redrive().toMillis());
      } else if (member.startsWith("tenant:")) {
        timers.remove(member);
        if (queuedOf(member.substring(7)) == 0) {
          tenantTags.remove(member.substring(7));
        }
      }
    }
    for (String kind : List.of("job:", "slot:")) {
      for (String member : due) {
        if (member.startsWith(kind)) {
          between.run();
          String rest = member.substring(kind.length());
          orders = orders.plus(kind.equals("job:") ? overdue(rest) : expire(rest));
        }
      }
    }
    between.run();
    orders = orders.plus(assign(max));
    for (String member : late) {
      retention.remove(member);
      callbacks.remove(member);
      jobs.remove(member);
    }
    due.stream()
        .filter(member -> member.startsWith("instance:"))
        .forEach(member -> forgetInstance(member.substring(9)));
    between.run();
    List<ShutdownStep> ends =
        due.stream()
            .filter(member -> member.startsWith("stop:"))
            .flatMap(member -> stopStep(member.substring(5)).stream())
            .toList();
    between.run();
    loseDeadBridges();
    return new SweepReport(resubmit, orders, ends, due.size() + late.size());
  }

  ReprioritizeReply reprioritize(String id, int priority) {
    ModelJob job = jobs.get(id);
    if (job == null) {
      return new ReprioritizeReply.Unknown();
    }
    if (!job.isLive()) {
      return new ReprioritizeReply.AlreadyDone(job.state);
    }
    if (priority == job.priority) {
      return new ReprioritizeReply.Changed();
    }
    boolean waits = job.isPending();
    if (waits) {
      pull(job, false);
    }
    job.priority = priority;
    job.tag = null;
    if (waits) {
      push(job);
    }
    job.timeline.append("reprioritized,");
    return new ReprioritizeReply.Changed();
  }

  List<PendingCallbacks.PendingCallback> claimTells(int max, Duration holds) {
    List<PendingCallbacks.PendingCallback> claimed = new ArrayList<>();
    for (String id : dueEntries(callbacks, now, max)) {
      ModelJob job = jobs.get(id);
      callbacks.put(id, now + holds.toMillis());
      claimed.add(
          new PendingCallbacks.PendingCallback(job.id(), Duration.ofMillis(now - job.ended)));
    }
    return claimed;
  }

  boolean told(String id, PendingCallbacks.CallbackOutcome outcome, Duration nextTry) {
    if (!callbacks.containsKey(id)) {
      return false;
    }
    if (outcome == PendingCallbacks.CallbackOutcome.FAILED) {
      callbacks.put(id, now + nextTry.toMillis());
    } else {
      callbacks.remove(id);
      jobs.get(id).callback =
          outcome == PendingCallbacks.CallbackOutcome.DELIVERED ? "delivered" : "abandoned";
    }
    jobs.get(id)
        .timeline
        .append(
            switch (outcome) {
              case DELIVERED -> "callback_delivered,";
              case FAILED -> "callback_failed,";
              case ABANDONED -> "callback_abandoned,";
            });
    return true;
  }

  private static List<String> dueEntries(Map<String, Long> set, long until, int max) {
    return set.entrySet().stream()
        .filter(entry -> entry.getValue() <= until)
        .sorted(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry::getKey))
        .limit(max)
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<String> late(int max) {
    long over = jobs.values().stream().filter(job -> !job.isLive()).count() - t.maxEndedJobs();
    return over > 0
        ? dueEntries(retention, Long.MAX_VALUE, (int) Math.min(over, max))
        : dueEntries(retention, now, max);
  }

  /** Repeats due commands and submissions. */
  private PendingCommands repeat(List<String> due, List<String> resubmit) {
    List<RoutedAssignment> starts = new ArrayList<>();
    List<RoutedAssignment> interrupts = new ArrayList<>();
    for (String member : due) {
      List<String> parts = List.of(member.split(":", -1));
      if (!parts.get(0).equals("out")) {
        continue;
      }
      ModelJob job = jobs.get(parts.get(2));
      boolean submits = parts.get(1).equals("submit");
      JobState wanted =
          submits
              ? JobState.ACCEPTED
              : parts.get(1).equals("start") ? JobState.ASSIGNED : JobState.CANCELLING;
      if (job == null
          || job.state != wanted
          || (!submits && job.attempt != Integer.parseInt(parts.get(3)))) {
        timers.remove(member);
      } else if (submits) {
        due(member, t.submit().toMillis());
        resubmit.add(job.id());
      } else {
        due(member, t.redrive().toMillis());
        if (!job.at.lost) {
          (wanted == JobState.ASSIGNED ? starts : interrupts).add(job.placement(job.at));
        }
      }
    }
    return new PendingCommands(starts, interrupts);
  }

  private PendingCommands overdue(String id) {
    ModelJob job = jobs.get(id);
    boolean inGrace =
        job != null && job.state.isOnSlot() && job.at.lost && job.state != JobState.CANCELLING;
    if (job == null || job.deadline == null || inGrace) {
      timers.remove("job:" + id);
      return PendingCommands.NONE;
    }
    if (now < job.deadline) {
      deadline(job, job.deadline - now);
      return PendingCommands.NONE;
    }
    List<RoutedAssignment> asked = new ArrayList<>();
    if (job.state == JobState.QUEUED) {
      timers.remove("job:" + id);
      push(job);
      job.timeline.append("queued,");
    } else if (job.state != JobState.CANCELLING
        && now < hold
        && job.since < hold - t.recovery().toMillis()) {
      deadline(job, hold - now);
    } else {
      String missing =
          switch (job.state) {
            case ASSIGNED -> "no reply to the start";
            case STARTED -> "no first file";
            case RUNNING -> "no progress";
            default -> "no reply to the interrupt";
          };
      ModelSlot slot = job.at;
      retry(job, RetryBudget.ERROR, "DEADLINE", missing, true);
      owe(slot, asked);
    }
    return assign(1).plus(new PendingCommands(List.of(), asked));
  }

  private PendingCommands expire(String name) {
    ModelSlot slot = slots.get(name);
    if (slot == null || slot.state != SlotState.SUSPECT) {
      timers.remove("slot:" + name);
      return PendingCommands.NONE;
    }
    long ends = Math.max(slot.until, slot.lost ? hold : 0);
    if (now < ends) {
      timers.put("slot:" + name, ends);
      return PendingCommands.NONE;
    }
    List<RoutedAssignment> asked = new ArrayList<>();
    if (slot.lost) {
      if (slot.isCurrent()) {
        RetryBudget budget = slot.ours ? RetryBudget.NONE : RetryBudget.CRASH;
        retry(slot.job, budget, "SESSION_LOST", "the app did not reconnect within the grace", true);
      }
      timers.remove("out:interrupt:" + slot.job.id() + ":" + slot.attempt);
      delete(slot);
    } else if (slot.owes) {
      owe(slot, asked);
    } else {
      release(slot);
    }
    return assign(1).plus(new PendingCommands(List.of(), asked));
  }

  private void loseDeadBridges() {
    if (now < holdBridges) {
      return;
    }
    List<String> dead =
        bridges.entrySet().stream()
            .filter(bridge -> bridge.getValue() <= now)
            .sorted(Comparator.comparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList();
    for (ModelInstance instance : List.copyOf(instances.values())) {
      if (instance.state.isConnected() && dead.contains(instance.claim.bridgeId())) {
        lose(instance.id(), instance.session, true, "bridge is gone");
      }
    }
    dead.forEach(bridges::remove);
  }
}
