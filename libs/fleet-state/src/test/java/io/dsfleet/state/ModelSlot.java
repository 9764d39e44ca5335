package io.dsfleet.state;

import io.dsfleet.state.slot.RoutedAssignment;
import io.dsfleet.state.slot.SlotState;
import java.util.Map;

/** A slot in the model. */
final class ModelSlot {
  final String instance;
  final int stream;
  final long epoch;
  long session;
  SlotState state;
  ModelJob job;
  int attempt;
  boolean lost;
  boolean ours;
  boolean draining;
  boolean owes;
  boolean stray;
  int asks;
  long since;
  Long until;
  long freed;

  ModelSlot(String instance, int stream, long epoch, long session, long now) {
    this.instance = instance;
    this.stream = stream;
    this.epoch = epoch;
    this.session = session;
    this.since = now;
  }

  String name() {
    return instance + "/" + stream;
  }

  boolean isCurrent() {
    return job != null && job.state.isOnSlot() && job.at == this && job.attempt == attempt;
  }

  RoutedAssignment debt() {
    var assignment =
        new io.dsfleet.messages.job.Assignment(job.id(), attempt, instance, stream, epoch);
    return new RoutedAssignment(assignment, lost ? 0 : session, job.asked.cameraId());
  }

  Map<String, String> fields() {
    RecordFields fields = new RecordFields();
    fields.put("instance", instance);
    fields.put("stream", stream);
    fields.put("epoch", epoch);
    fields.put("session", session);
    fields.put("state", state);
    fields.put("job", job == null ? null : job.id());
    fields.put("attempt", job == null ? null : attempt);
    fields.put("camera", owes ? job.asked.cameraId() : null);
    fields.put("interrupts", asks == 0 ? null : asks);
    fields.put("lost", lost);
    fields.put("server_fault", ours);
    fields.put("draining", draining);
    fields.put("stray", stray);
    fields.put("since", since);
    fields.put("until", until);
    return fields.map();
  }
}
