package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.FleetEvent;
import java.util.List;

/** Events that may be applied concurrently; the next batch waits until they are applied. */
sealed interface EventSegment {

  /** Updates of jobs; those of one attempt are in order. */
  record JobBatch(List<JobUpdate> updates) implements EventSegment {}

  /** Events of instances and their processes, at most one per instance. */
  record InstanceBatch(List<FleetEvent> events) implements EventSegment {}
}
