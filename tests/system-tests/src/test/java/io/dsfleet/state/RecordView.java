package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.slot.SlotState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What can be seen of a modelled record from outside. */
public final class RecordView {
  /** A slot: {@code attempt} 0 where it has no job. */
  public record SlotView(SlotState state, String jobId, int attempt) {}

  private final FleetModel model;

  /** Looks at this record. */
  public RecordView(ModelledRecord record) {
    this.model = record.model;
  }

  /** The admitted session of the instance, 0 if it has none now. */
  public long admittedSession(String instance) {
    ModelInstance found = model.instances.get(instance);
    return found != null && found.state.isConnected() && found.admitted == found.session
        ? found.session
        : 0;
  }

  /** The slot, null if there is none. */
  public SlotView slot(String instance, int stream) {
    ModelSlot slot = model.slots.get(instance + "/" + stream);
    return slot == null
        ? null
        : new SlotView(
            slot.state,
            slot.job == null ? null : slot.job.id(),
            slot.job == null ? 0 : slot.attempt);
  }

  /** The job's state, null if there is no such job. */
  public JobState job(String id) {
    ModelJob job = model.jobs.get(id);
    return job == null ? null : job.state;
  }

  /** Timers of work that is still pending: commands, jobs, slots and callbacks. */
  public List<String> timers() {
    return Stream.concat(
            model.timers.keySet().stream(),
            model.callbacks.keySet().stream().map(job -> "callback:" + job))
        .filter(
            entry ->
                entry.startsWith("out:")
                    || entry.startsWith("job:")
                    || entry.startsWith("slot:")
                    || entry.startsWith("callback:"))
        .toList();
  }

  /** Attempts given out behind the first so many. */
  public List<Assignment> assignmentsFrom(int first) {
    return new ArrayList<>(model.assignments.subList(first, model.assignments.size()));
  }

  /** The whole record, for a person. */
  public String show() {
    StringBuilder text = new StringBuilder();
    model
        .jobs
        .values()
        .forEach(job -> text.append(job.fields()).append(' ').append(job.timeline).append('\n'));
    model.slots.values().forEach(slot -> text.append(slot.fields()).append('\n'));
    model.instances.values().forEach(one -> text.append(one.fields()).append('\n'));
    return text.append(model.timers).append(model.callbacks).append('\n').toString();
  }
}
