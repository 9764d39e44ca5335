package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.job.AttemptEndReply;
import io.dsfleet.state.job.AttemptEventReply;
import io.dsfleet.state.job.AttemptEventReply.Applied;
import io.dsfleet.state.job.CancelReply;
import io.dsfleet.state.job.EnqueueReply;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.JobAcceptanceReply;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.RoutedAssignment;
import io.dsfleet.state.slot.SlotDisposition;
import io.dsfleet.state.slot.SlotState;
import io.dsfleet.state.timing.FleetTimings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Reference model of the scripts in plain Java: jobs and slots. Not thread-safe, settable clock.
 */
class JobModel {
  final FleetTimings t;
  final TransitionCoverage walked = new TransitionCoverage();
  long now = 1_700_000_000_000L;
  final Map<String, ModelJob> jobs = new TreeMap<>();
  final Map<String, ModelSlot> slots = new TreeMap<>();
  final Map<String, Long> timers = new TreeMap<>();
  final Map<String, Long> retention = new TreeMap<>();
  final Map<String, Long> callbacks = new TreeMap<>();
  final Map<String, String> keyUses = new TreeMap<>();
  final Map<Integer, Long> virtual = new TreeMap<>();
  final Map<String, Long> tenantTags = new TreeMap<>();
  final List<Assignment> assignments = new ArrayList<>();
  boolean paused;
  boolean pausedEver;
  long hold;
  Long completed;

  JobModel(FleetTimings timings) {
    t = timings;
  }

  JobAcceptanceReply accept(NewJob job) {
    if (jobs.containsKey(job.jobId())) {
      return new JobAcceptanceReply.Accepted(job.jobId());
    }
    String used = job.idempotencyKey() == null ? null : keyUses.get(job.idempotencyKey());
    if (used != null && used.endsWith("|" + job.bodyHash())) {
      return new JobAcceptanceReply.Replayed(used.substring(0, used.indexOf('|')));
    }
    for (ModelJob other : jobs.values()) {
      if (other.isLive() && other.asked.cameraId() == job.cameraId()) {
        return new JobAcceptanceReply.CameraBusy(other.id());
      }
    }
    if (used != null) {
      return new JobAcceptanceReply.KeyReused(used.substring(0, used.indexOf('|')));
    }
    if (job.idempotencyKey() != null) {
      keyUses.put(job.idempotencyKey(), job.jobId() + "|" + job.bodyHash());
    }
    ModelJob made = new ModelJob(job, now);
    jobs.put(job.jobId(), made);
    due("out:submit:" + job.jobId(), t.submit().toMillis());
    enter(made, JobState.ACCEPTED, "accepted");
    return new JobAcceptanceReply.Accepted(job.jobId());
  }

  int submitted(List<String> ids) {
    int changed = 0;
    for (String id : ids) {
      Long at = timers.computeIfPresent("out:submit:" + id, (k, v) -> -v);
      if (at != null) {
        changed += -at == now + t.resubmit().toMillis() ? 0 : 1;
        due("out:submit:" + id, t.resubmit().toMillis());
      }
    }
    return changed;
  }

  EnqueueReply enqueue(String id) {
    ModelJob job = jobs.get(id);
    if (job == null) {
      return new EnqueueReply.Unknown();
    }
    if (job.state != JobState.ACCEPTED) {
      return new EnqueueReply.AlreadyDone(job.state);
    }
    timers.remove("out:submit:" + id);
    push(job);
    enter(job, JobState.QUEUED, "queued");
    return new EnqueueReply.Enqueued();
  }

  void push(ModelJob job) {
    job.deadline = null;
    job.timerAt = null;
    if (job.tag == null) {
      Long last = tenantTags.get(job.tenantKey());
      job.tag = Math.max(virtual.getOrDefault(job.priority, 0L), last == null ? 0 : last + 1);
      tenantTags.put(job.tenantKey(), job.tag);
    }
    tenantTags.putIfAbsent(job.tenantKey(), job.tag);
  }

  /** Removes the job from the queue; call before its state changes. */
  void pull(ModelJob job, boolean served) {
    int priority = job.priority;
    virtual.merge(priority, served ? job.tag : 0, Math::max);
    if (queuedOf(job.tenantKey()) == 1) {
      tenantTags.computeIfPresent(
          job.tenantKey(), (k, last) -> Math.min(last, virtual.getOrDefault(priority, 0L)));
      timers.putIfAbsent("tenant:" + job.tenantKey(), now + 3_600_000);
    }
  }

  long queuedOf(String tenant) {
    return pending().stream().filter(job -> job.tenantKey().equals(tenant)).count();
  }

  List<ModelJob> pending() {
    return jobs.values().stream()
        .filter(ModelJob::isPending)
        .sorted(
            Comparator.comparingInt((ModelJob j) -> -j.priority)
                .thenComparing(j -> j.tag)
                .thenComparing(ModelJob::id))
        .toList();
  }

  List<ModelSlot> free() {
    return slots.values().stream()
        .filter(slot -> slot.state == SlotState.FREE)
        .sorted(
            Comparator.comparingLong((ModelSlot slot) -> slot.freed).thenComparing(ModelSlot::name))
        .toList();
  }

  PendingCommands assign(int max) {
    List<RoutedAssignment> starts = new ArrayList<>();
    while (!paused && starts.size() < max && !free().isEmpty() && !pending().isEmpty()) {
      starts.add(place(pending().getFirst(), free().getFirst()));
    }
    return new PendingCommands(starts, List.of());
  }

  private RoutedAssignment place(ModelJob job, ModelSlot slot) {
    pull(job, true);
    job.attempt++;
    job.at = slot;
    job.instance = slot.instance;
    job.stream = slot.stream;
    job.epoch = slot.epoch;
    job.assigned = now;
    job.started = null;
    deadline(job, t.start().toMillis());
    due("out:start:" + job.id() + ":" + job.attempt, t.redrive().toMillis());
    slot.job = job;
    slot.attempt = job.attempt;
    enter(slot, SlotState.HELD);
    enter(job, JobState.ASSIGNED, "assigned");
    assignments.add(job.assignment());
    return job.placement(slot);
  }

  /** The job with this current assignment, else null. */
  private ModelJob current(Assignment assignment) {
    ModelJob job = jobs.get(assignment.jobId());
    return job != null && job.state.isOnSlot() && fences(job, assignment) ? job : null;
  }

  /** Whether the assignment is the current one of the job. */
  boolean fences(ModelJob job, Assignment assignment) {
    return job.assignment().equals(assignment);
  }

  private JobState known(Assignment assignment) {
    ModelJob job = jobs.get(assignment.jobId());
    return job == null ? null : job.state;
  }

  AttemptEventReply started(Assignment assignment) {
    ModelJob job = current(assignment);
    if (job == null) {
      return new AttemptEventReply.Stale(known(assignment));
    }
    stopRedrive(job);
    if (job.state == JobState.ASSIGNED) {
      job.started = now;
      postpone(job, t.firstFile().toMillis());
      enter(job, JobState.STARTED, "started");
    }
    return new Applied(job.state);
  }

  AttemptEventReply files(Assignment assignment, List<FileReport> reports) {
    ModelJob job = current(assignment);
    if (job == null) {
      return new AttemptEventReply.Stale(known(assignment));
    }
    boolean news = false;
    for (FileReport report : reports) {
      String file = job.attempt + "|" + report.fileId();
      String was = job.files.get(file);
      boolean ends = report.outcome() != FileReport.FileState.STARTED;
      if (was == null || (was.equals("S") && ends)) {
        news = true;
        String value = ModelJob.codeOf(report.outcome().name());
        job.files.put(file, value + Objects.toString(report.error(), ""));
      }
    }
    if (news) {
      runs(job);
    }
    return new Applied(job.state);
  }

  /** Records progress. */
  private void runs(ModelJob job) {
    if (job.state == JobState.CANCELLING) {
      return;
    }
    postpone(job, t.stall().toMillis());
    if (job.state != JobState.RUNNING) {
      stopRedrive(job);
      job.started = job.started == null ? Long.valueOf(now) : job.started;
      enter(job, JobState.RUNNING, "running");
    }
  }

  AttemptEventReply listed(Assignment assignment, int total, String listing) {
    ModelJob job = current(assignment);
    if (job == null) {
      return new AttemptEventReply.Stale(known(assignment));
    }
    job.listing = listing;
    job.total = total;
    if (job.state == JobState.STARTED) {
      postpone(job, t.firstFile().toMillis());
    }
    job.timeline.append("listed,");
    return new Applied(job.state);
  }

  AttemptEventReply progressed(Assignment assignment, String progress) {
    ModelJob job = current(assignment);
    if (job == null) {
      return new AttemptEventReply.Stale(known(assignment));
    }
    if (!progress.equals(job.progress)
        || job.asked.cameraType() == io.dsfleet.messages.job.CameraType.VIDEOSTREAM) {
      runs(job);
    }
    job.progress = progress;
    return new Applied(job.state);
  }

  AttemptEndReply complete(Assignment assignment, int processed, String message) {
    ModelJob job = current(assignment);
    if (job == null) {
      return debtSettled(assignment);
    }
    job.processed = processed;
    job.reason = message;
    finish(job, JobState.COMPLETED, "completed");
    completed = now;
    release(job.at);
    return new AttemptEndReply.Ended(job.state, assign(1));
  }

  private AttemptEndReply debtSettled(Assignment assignment) {
    ModelSlot slot = slots.get(assignment.instanceId() + "/" + assignment.streamId());
    JobState state = known(assignment);
    if (slot == null || !slot.owes || !slot.debt().assignment().equals(assignment)) {
      return new AttemptEndReply.Stale(false, state, PendingCommands.NONE);
    }
    release(slot);
    return new AttemptEndReply.Stale(true, known(assignment), assign(1));
  }

  AttemptEndReply refuse(
      Assignment assignment,
      String code,
      String reason,
      boolean retryable,
      RetryBudget budget,
      SlotDisposition fate) {
    ModelJob job = current(assignment);
    if (job == null) {
      return new AttemptEndReply.Stale(false, known(assignment), PendingCommands.NONE);
    }
    ModelSlot slot = job.at;
    boolean taken = job.state == JobState.STARTED || job.state == JobState.RUNNING;
    if (code.equals("SESSION_GONE") && (taken || !slot.lost)) {
      return new AttemptEndReply.Stale(false, job.state, PendingCommands.NONE);
    }
    retry(job, budget, code, reason, retryable);
    List<RoutedAssignment> asked = new ArrayList<>();
    if (fate == SlotDisposition.RESET) {
      owe(slot, asked);
    } else if (fate == SlotDisposition.REST && !slot.lost) {
      timers.remove("out:interrupt:" + job.id() + ":" + job.attempt);
      rest(slot);
    } else {
      release(slot);
    }
    return outcome(job, assign(1).plus(new PendingCommands(List.of(), asked)));
  }

  AttemptEndReply interrupted(Assignment assignment, String reason) {
    ModelJob job = current(assignment);
    if (job == null) {
      return debtSettled(assignment);
    }
    ModelSlot slot = job.at;
    retry(job, slot.draining ? RetryBudget.NONE : RetryBudget.ERROR, "INTERRUPTED", reason, true);
    release(slot);
    return outcome(job, assign(1));
  }

  private static AttemptEndReply outcome(ModelJob job, PendingCommands orders) {
    return job.state == JobState.QUEUED
        ? new AttemptEndReply.Requeued(job.deadline, orders)
        : new AttemptEndReply.Ended(job.state, orders);
  }

  CancelReply cancel(String id, String reason) {
    ModelJob job = jobs.get(id);
    if (job == null) {
      return new CancelReply.Unknown();
    }
    if (!job.isLive()) {
      return new CancelReply.AlreadyDone(job.state);
    }
    if (!job.state.isOnSlot()) {
      if (job.isPending()) {
        pull(job, false);
      }
      job.reason = reason;
      finish(job, JobState.CANCELLED, "cancelled");
      return new CancelReply.Cancelled();
    }
    if (job.state != JobState.CANCELLING) {
      stopRedrive(job);
      due("out:interrupt:" + id + ":" + job.attempt, t.redrive().toMillis());
      job.reason = reason;
      deadline(job, t.cancel().toMillis());
      enter(job, JobState.CANCELLING, "cancelling");
    }
    return new CancelReply.Cancelling(job.placement(job.at));
  }

  void retry(ModelJob job, RetryBudget budget, String code, String reason, boolean retryable) {
    if (job.state == JobState.CANCELLING) {
      finish(job, JobState.CANCELLED, "cancelled");
      return;
    }
    job.reason = reason == null ? code : code + ": " + reason;
    switch (budget) {
      case ERROR -> job.errors++;
      case CRASH -> job.crashes++;
      case NONE -> job.misses++;
    }
    if (!retryable || job.errors >= t.errorBudget() || job.crashes >= t.crashBudget()) {
      finish(job, JobState.FAILED, "failed");
      return;
    }
    stopRedrive(job);
    deadline(job, backoff(job));
    enter(job, JobState.QUEUED, "requeued");
  }

  private long backoff(ModelJob job) {
    int tries = Math.min(job.errors + job.crashes + job.misses - 1, 30);
    double whole =
        Math.min((double) t.retryCap().toMillis(), t.retryBase().toMillis() * Math.pow(2, tries));
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-1")
              .digest((job.id() + ":" + job.attempt).getBytes(StandardCharsets.UTF_8));
      int chance = Integer.parseInt(HexFormat.of().formatHex(sha, 0, 3), 16);
      return (long) Math.floor(whole * (1 - chance / 16777216.0 / 2));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void finish(ModelJob job, JobState state, String event) {
    stopRedrive(job);
    timers.remove("job:" + job.id());
    timers.remove("out:submit:" + job.id());
    retention.put(job.id(), now + t.retention().toMillis());
    if (job.asked.hasCallback()) {
      callbacks.put(job.id(), now);
    }
    job.ended = now;
    job.deadline = null;
    job.timerAt = null;
    enter(job, state, event);
  }

  void release(ModelSlot slot) {
    timers.remove("slot:" + slot.name());
    if (slot.job != null) {
      timers.remove("out:interrupt:" + slot.job.id() + ":" + slot.attempt);
    }
    if (slot.lost || slot.draining) {
      delete(slot);
      return;
    }
    slot.job = null;
    slot.owes = false;
    slot.stray = false;
    slot.asks = 0;
    slot.until = null;
    slot.freed = now;
    enter(slot, SlotState.FREE);
  }

  void delete(ModelSlot slot) {
    timers.remove("slot:" + slot.name());
    slots.remove(slot.name());
    walked.slot(slot.state, null);
  }

  void suspect(ModelSlot slot, long millis) {
    if (slot.state != SlotState.SUSPECT) {
      enter(slot, SlotState.SUSPECT);
    }
    slot.until = now + millis;
    due("slot:" + slot.name(), millis);
  }

  void rest(ModelSlot slot) {
    slot.job = null;
    slot.owes = false;
    suspect(slot, t.cancel().toMillis());
  }

  void owe(ModelSlot slot, List<RoutedAssignment> asked) {
    slot.owes = true;
    if (slot.lost) {
      return;
    }
    slot.asks++;
    timers.remove("out:interrupt:" + slot.job.id() + ":" + slot.attempt);
    suspect(slot, Math.min(60_000, t.redrive().toMillis() * (1L << Math.min(slot.asks - 1, 10))));
    asked.add(slot.debt());
  }

  void stopRedrive(ModelJob job) {
    timers.remove("out:start:" + job.id() + ":" + job.attempt);
  }

  /** Postpones the deadline; an earlier timer stays. */
  void postpone(ModelJob job, long millis) {
    if (job.timerAt == null || job.timerAt > now + millis) {
      deadline(job, millis);
    }
    job.deadline = now + millis;
  }

  void deadline(ModelJob job, long millis) {
    job.deadline = now + millis;
    job.timerAt = job.deadline;
    due("job:" + job.id(), millis);
  }

  void due(String member, long millis) {
    timers.put(member, now + millis);
  }

  void enter(ModelJob job, JobState state, String event) {
    walked.job(event.equals("accepted") ? null : job.state, state);
    job.state = state;
    job.since = now;
    job.timeline.append(event).append(',');
  }

  void enter(ModelSlot slot, SlotState state) {
    if (slot.state != state) {
      walked.slot(slot.state, state);
      slot.state = state;
    }
    slot.since = now;
    slots.put(slot.name(), slot);
  }
}
