package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.job.JobState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The order of service, told without the tags that make it: priority first, each tenant's jobs in
 * their order, and no tenant passed over again and again.
 */
final class QueueRules {
  private static final int MAX_PASSES = 2;

  private record Waits(long look, int priority, String tenant) {}

  private final FleetModel model;
  private final Map<String, Waits> waiting = new TreeMap<>();
  private final Map<String, Map<String, Integer>> passedOver = new HashMap<>();
  private final Set<String> disturbed = new HashSet<>();
  private long looks;

  QueueRules(FleetModel model) {
    this.model = model;
  }

  /** An attempt was given out; {@code waiting} is as it was before. */
  void assigned(Assignment assignment) {
    String id = assignment.jobId();
    ModelJob job = model.jobs.get(id);
    Waits served = waiting.remove(id);
    for (Map.Entry<String, Waits> each : waiting.entrySet()) {
      ModelJob other = model.jobs.get(each.getKey());
      if (!other.isPending()) {
        continue;
      }
      Waits waits = each.getValue();
      RecordRules.require(
          other.priority <= job.priority || waits.priority() <= job.priority,
          "the queue is fair",
          "it passes over " + each.getKey() + " of a higher priority",
          id);
      if (served != null && other.attempt == 0 && assignment.attempt() == 1) {
        check(id, served, each.getKey(), waits);
      }
    }
  }

  private void check(String id, Waits served, String other, Waits waits) {
    if (waits.priority() != served.priority()) {
      return;
    }
    if (waits.tenant().equals(served.tenant())) {
      RecordRules.require(
          served.look() <= waits.look(),
          "the queue is fair",
          "it passes over the older " + other + " of its tenant",
          id);
    } else if (isHead(other, waits) && !disturbed.contains(waits.tenant())) {
      int count =
          passedOver
              .computeIfAbsent(other, key -> new HashMap<>())
              .merge(served.tenant(), 1, Integer::sum);
      RecordRules.require(
          count <= MAX_PASSES,
          "the queue is fair",
          "tenant " + served.tenant() + " passes over " + other + " again",
          id);
    }
  }

  private boolean isHead(String id, Waits waits) {
    return waiting.entrySet().stream()
        .noneMatch(
            each ->
                !each.getKey().equals(id)
                    && each.getValue().tenant().equals(waits.tenant())
                    && each.getValue().priority() == waits.priority()
                    && each.getValue().look() <= waits.look());
  }

  /** Who waits now. */
  void look() {
    looks++;
    for (ModelJob job : model.jobs.values()) {
      Waits known = waiting.get(job.id());
      if (!job.isPending()) {
        if (known != null && job.state == JobState.CANCELLED) {
          disturbed.add(known.tenant());
        }
        waiting.remove(job.id());
      } else if (known == null || known.priority() != job.priority) {
        if (known != null) {
          disturbed.add(known.tenant());
        }
        waiting.put(job.id(), new Waits(looks, job.priority, job.asked.tenant()));
      }
    }
  }
}
