package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.FleetEvent;
import java.util.List;

/** Events that may be applied concurrently; the next batch waits until they are applied. */
sealed interface Segment {

  /** Updates of jobs; those of one attempt are in order. */
  record OfJobs(List<Step> steps) implements Segment {}

  /** Events of instances and their processes, at most one per instance. */
  record OfInstances(List<FleetEvent> events) implements Segment {}
}
