package io.dsfleet.state;

import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.shutdown.ShutdownStage;
import io.dsfleet.state.slot.SlotState;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** The state transitions that were made, as {@code FROM -> TO}; [*] is creation or deletion. */
final class TransitionCoverage {
  final Set<String> jobs = new ConcurrentSkipListSet<>();
  final Set<String> slots = new ConcurrentSkipListSet<>();
  final Set<String> instances = new ConcurrentSkipListSet<>();

  final Set<String> stops = new ConcurrentSkipListSet<>();

  void stop(ShutdownStage from, ShutdownStage to) {
    stops.add(edge(from, to));
  }

  void job(JobState from, JobState to) {
    jobs.add(edge(from, to));
  }

  void slot(SlotState from, SlotState to) {
    slots.add(edge(from, to));
  }

  void instance(InstanceState from, InstanceState to) {
    if (from != to) {
      instances.add(edge(from, to));
    }
  }

  void add(TransitionCoverage other) {
    jobs.addAll(other.jobs);
    slots.addAll(other.slots);
    instances.addAll(other.instances);
    stops.addAll(other.stops);
  }

  static Set<String> edges(java.util.List<? extends StateMachineTables.Transition<?>> table) {
    Set<String> edges = new TreeSet<>();
    table.forEach(edge -> edges.add(edge(edge.from(), edge.to())));
    return edges;
  }

  private static String edge(Object from, Object to) {
    return (from == null ? "[*]" : from) + " -> " + (to == null ? "[*]" : to);
  }
}
