package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.FleetEvent;
import java.util.List;

/** A run of events that may be under way at the same time; the next waits until it is applied. */
sealed interface Segment {

  /** Steps of attempts; those of one attempt are in order. */
  record OfJobs(List<Step> steps) implements Segment {}

  /** Events of instances and their processes, no two of the same one. */
  record OfInstances(List<FleetEvent> events) implements Segment {}
}
