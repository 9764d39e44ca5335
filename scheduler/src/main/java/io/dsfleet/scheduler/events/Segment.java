package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.InstanceEvent;
import java.util.List;

/** A run of events that may be under way at the same time; the next waits until it is applied. */
sealed interface Segment {

  /** Steps of attempts; those of one attempt are in order. */
  record OfJobs(List<Step> steps) implements Segment {}

  /** Events of instances, no two of the same one. */
  record OfInstances(List<InstanceEvent> events) implements Segment {}
}
