package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.simulation.RuleViolation;
import io.dsfleet.state.job.JobState;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What holds of the record after every event. */
public final class RecordRules {
  private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled");

  private final FleetModel model;
  private final Map<String, Long> lostSince = new HashMap<>();
  private final Map<String, JobState> ended = new HashMap<>();
  private final Map<String, Integer> givenUp = new HashMap<>();
  private final QueueRules queue;
  private long before;
  private int assigned;

  /** The rules of this record. */
  public RecordRules(ModelledRecord record) {
    this.model = record.model;
    this.queue = new QueueRules(record.model);
    this.before = model.now;
  }

  /** Throws a {@link RuleViolation} where one does not hold. */
  public void check() {
    require(
        model.now >= before, "time never returns", "it is " + (before - model.now) + " less", "");
    before = model.now;
    for (ModelSlot slot : model.slots.values()) {
      check(slot);
    }
    model.jobs.values().forEach(this::check);
    model.instances.values().forEach(this::check);
    for (; assigned < model.assignments.size(); assigned++) {
      queue.assigned(model.assignments.get(assigned));
    }
    queue.look();
    lostSince
        .keySet()
        .removeIf(name -> model.slots.get(name) == null || !model.slots.get(name).lost);
    model.slots.values().stream()
        .filter(slot -> slot.lost)
        .forEach(slot -> lostSince.putIfAbsent(slot.name(), model.now));
  }

  private void check(ModelJob job) {
    String id = job.id();
    if (job.state.isTerminal()) {
      JobState first = ended.putIfAbsent(id, job.state);
      require(first == null || first == job.state, "a terminal state is final", job.state + "", id);
      if (first == null) {
        long ends =
            job.timeline
                .toString()
                .lines()
                .flatMap(line -> java.util.Arrays.stream(line.split(",")))
                .filter(ENDS::contains)
                .count();
        require(ends == 1, "a job ends once", job.timeline.toString(), id);
      }
      return;
    }
    require(!ended.containsKey(id), "a terminal state is final", "it is " + job.state, id);
    boolean timed = model.timers.containsKey("job:" + id);
    switch (job.state) {
      case ACCEPTED ->
          require(
              model.timers.containsKey("out:submit:" + id),
              "no job is lost",
              "nobody submits it",
              id);
      case QUEUED -> {
        require(timed || job.deadline == null, "no job is lost", "its delay has no end", id);
        checkGrace(job);
      }
      default -> {
        ModelSlot slot = model.slots.get(job.instance + "/" + job.stream);
        require(
            slot != null && slot.job == job && slot.attempt == job.attempt,
            "no job is lost",
            "its slot does not have it",
            id);
        boolean watched = slot.lost && model.timers.containsKey("slot:" + slot.name());
        require(timed || watched, "no job is lost", "it is on a slot without a deadline", id);
      }
    }
  }

  /** A job is not taken from a session that is away before the grace is over. */
  private void checkGrace(ModelJob job) {
    if (job.reason == null
        || !job.reason.startsWith("SESSION_LOST")
        || givenUp.getOrDefault(job.id(), 0) == job.attempt) {
      return;
    }
    givenUp.put(job.id(), job.attempt);
    Long since = lostSince.get(job.instance + "/" + job.stream);
    long away = since == null ? 0 : model.now - since;
    require(
        away >= model.t.grace().toMillis(),
        "a returning app finds its jobs within the grace",
        "it was away for " + away + " ms",
        job.id());
  }

  private void check(ModelSlot slot) {
    ModelInstance instance = model.instances.get(slot.instance);
    String name = slot.name();
    require(instance != null, "slots are conserved", "a slot of no instance", name);
    switch (slot.state) {
      case FREE ->
          require(
              slot.job == null
                  && !slot.lost
                  && instance.state.isConnected()
                  && slot.epoch == instance.epoch
                  && slot.session == instance.session,
              "a free slot is within reach",
              instance.state + " session " + slot.session + " of " + instance.session,
              name);
      case HELD, DRAINING ->
          require(
              slot.isCurrent() && !slot.lost,
              "a slot in use has the present attempt of its job",
              slot.job == null ? "it has none" : slot.job.id() + " is " + slot.job.state,
              name);
      case SUSPECT ->
          require(
              model.timers.containsKey("slot:" + name),
              "slots are conserved",
              "a silent slot is never looked at",
              name);
    }
  }

  private void check(ModelInstance instance) {
    if (!instance.state.isConnected()) {
      return;
    }
    require(
        model.bridges.containsKey(instance.claim.bridgeId()),
        "a session is somebody's",
        "no bridge has it",
        instance.id());
    if (instance.admitted == instance.session && !instance.draining) {
      for (int stream = 0; stream < instance.claim.streamCount(); stream++) {
        ModelSlot slot = model.slots.get(instance.id() + "/" + stream);
        require(
            slot != null && slot.epoch == instance.epoch && !slot.lost,
            "slots are conserved",
            "slot " + stream + (slot == null ? " is missing" : " is of another life or lost"),
            instance.id());
      }
    }
  }

  static void require(boolean holds, String rule, String what, String about) {
    if (!holds) {
      throw new RuleViolation(rule, about + ": " + what, about);
    }
  }

  /** Attempts that were given out behind the first so many. */
  public java.util.List<Assignment> assignedAfter(int first) {
    return model.assignments.subList(first, model.assignments.size());
  }
}
