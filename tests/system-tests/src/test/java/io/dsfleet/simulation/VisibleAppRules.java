package io.dsfleet.simulation;

import io.dsfleet.bridge.SimulatedBridge;
import io.dsfleet.bridge.push.JobPlanner;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.scriptedapp.SimulatedApp;
import io.dsfleet.state.ModelledRecord;
import io.dsfleet.state.RecordView;
import io.dsfleet.state.RecordView.SlotView;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.slot.SlotState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rules between the record and the apps with a ready session, and the definition of rest. */
final class VisibleAppRules {
  private final SimulatedWorld world;
  private final FleetSimulation simulation;
  private final RecordView record;
  private final Map<String, Assignment> starts = new HashMap<>();
  private final Map<String, Integer> blamed = new HashMap<>();
  private int known;

  VisibleAppRules(SimulatedWorld world, ModelledRecord record, FleetSimulation simulation) {
    this.world = world;
    this.simulation = simulation;
    this.record = new RecordView(record);
  }

  /** Throws a {@link RuleViolation} if a rule does not hold. */
  void check() {
    for (Assignment each : record.assignmentsFrom(known)) {
      known++;
      starts.put(JobPlanner.requestId(each, "start"), each);
    }
    Map<Long, String> running = new HashMap<>();
    for (SimulatedApp app : simulation.apps()) {
      check(app, running);
    }
    for (SimulatedBridge bridge : simulation.bridges().values()) {
      String late = bridge.openTooLong();
      require(late == null, "every call ends", late, "");
    }
    for (String id : simulation.client().promised()) {
      require(record.job(id) != null, "no job is lost", "it is not there", id);
    }
  }

  private void check(SimulatedApp app, Map<Long, String> running) {
    int blame = app.violations().size();
    if (blame > blamed.getOrDefault(app.id(), 0)) {
      blamed.put(app.id(), blame);
      String what = app.violations().get(blame - 1);
      require(
          !what.contains("busy") || sees(app) < 0, "no start comes to a busy slot", what, app.id());
    }
    if (sees(app) <= 0) {
      return;
    }
    for (SimulatedApp.Running work : app.work()) {
      SlotView slot = record.slot(app.id(), work.stream());
      Assignment of = starts.get(work.requestId());
      boolean own =
          slot != null
              && of != null
              && (slot.state() == SlotState.HELD || slot.state() == SlotState.DRAINING)
              && of.jobId().equals(slot.jobId())
              && of.attempt() == slot.attempt();
      boolean waited = slot != null && slot.state() == SlotState.SUSPECT;
      require(
          own || waited, "nothing runs unseen", of + " runs, but the slot is " + slot, app.id());
      String other = waited ? null : running.put(work.camera(), app.id());
      require(other == null, "no job runs twice", other + " runs it too: " + of, app.id());
    }
  }

  /** The admitted session of the app, negative if its status is unknown, 0 if there is none. */
  private long sees(SimulatedApp app) {
    SimulatedLink link = app.link();
    if (link == null || !link.isWorking()) {
      return 0;
    }
    SimulatedBridge bridge = simulation.bridges().get(FleetSimulation.bridgeOf(link));
    long session = bridge == null ? 0 : bridge.readySession(link);
    return Math.abs(session) == record.admittedSession(app.id()) ? session : 0;
  }

  /** Reasons why the fleet is not at rest; empty if it is. */
  String unrest() {
    List<String> all = new ArrayList<>();
    for (String id : simulation.client().promised()) {
      JobState state = record.job(id);
      if (!state.isTerminal()) {
        all.add(id + " is " + state);
      }
    }
    for (SimulatedApp app : simulation.apps()) {
      if (sees(app) == 0) {
        all.add(app.id() + " has no session");
      }
      for (int stream = 0; stream < app.streams(); stream++) {
        SlotView slot = record.slot(app.id(), stream);
        if (slot == null || slot.state() != SlotState.FREE) {
          all.add(app.id() + "/" + stream + " is " + slot);
        }
      }
      if (!app.work().isEmpty()) {
        all.add(app.id() + " has " + app.work());
      }
    }
    if (!record.timers().isEmpty()) {
      all.add("due: " + record.timers());
    }
    if (!simulation.broker().isQuiet()) {
      all.add("messages are under way");
    }
    if (!simulation.client().isIdle()) {
      all.add("a client waits");
    }
    if (all.isEmpty()) {
      promisesKept();
    }
    return String.join("; ", all);
  }

  private void promisesKept() {
    require(simulation.broker().dead() == 0, "no message is given up", "some are", "");
  }

  private static void require(boolean holds, String rule, String what, String about) {
    if (!holds) {
      throw new RuleViolation(rule, about + " " + what, about);
    }
  }

  String show() {
    StringBuilder text = new StringBuilder(record.show());
    simulation.bridges().values().forEach(bridge -> text.append(bridge.show()));
    simulation
        .apps()
        .forEach(app -> text.append(app.id()).append(' ').append(app.work()).append('\n'));
    return text.append(world.now()).append('\n').toString();
  }
}
