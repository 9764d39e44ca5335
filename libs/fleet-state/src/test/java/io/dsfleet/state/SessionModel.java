package io.dsfleet.state;

import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.instance.InstanceTransitionReply;
import io.dsfleet.state.instance.SessionAdmitReply;
import io.dsfleet.state.instance.SessionAdmitReply.SlotDuty;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionLossReply;
import io.dsfleet.state.instance.SessionOpenReply;
import io.dsfleet.state.instance.SessionRef;
import io.dsfleet.state.instance.StreamCamera;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.RoutedAssignment;
import io.dsfleet.state.slot.SlotState;
import io.dsfleet.state.timing.FleetTimings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Model of instances, sessions and slots of lost sessions. */
class SessionModel extends JobModel {
  final Map<String, ModelInstance> instances = new TreeMap<>();
  final Map<String, Long> bridges = new TreeMap<>();
  final Map<String, ModelShutdown> stops = new TreeMap<>();
  long sessions;
  long epochs;

  SessionModel(FleetTimings timings) {
    super(timings);
  }

  SessionOpenReply open(SessionClaim claim) {
    ModelInstance old = instances.get(claim.instanceId());
    boolean live = old != null && old.state.isConnected();
    boolean same = old != null && old.claim.identity().equals(claim.identity()) && !old.isOver();
    if (live && !same && !claim.takeover()) {
      return new SessionOpenReply.Duplicate(
          new SessionOpenReply.Holder(old.session, old.claim.bridgeId()));
    }
    ModelInstance made = new ModelInstance(claim);
    made.session = ++sessions;
    made.epoch = same ? old.epoch : ++epochs;
    made.made = old == null ? 0 : old.made;
    made.served = old == null ? null : old.served;
    ModelShutdown stop = stops.get(claim.instanceId());
    boolean ending =
        stop != null
            && !stop.isOver()
            && stop.process != null
            && stop.process.equals(claim.launchId());
    made.draining = (same && old.draining) || ending;
    made.connected = now;
    if (live) {
      loseSlots(old, same);
    }
    timers.remove("instance:" + claim.instanceId());
    bridges.putIfAbsent(claim.bridgeId(), now + t.bridgeLease().toMillis());
    made.state = old == null ? null : old.state;
    enter(made, made.draining ? InstanceState.TERMINATING : InstanceState.READY);
    return new SessionOpenReply.Opened(
        made.session,
        made.epoch,
        same,
        live ? new SessionOpenReply.Holder(old.session, old.claim.bridgeId()) : null);
  }

  private void enter(ModelInstance instance, InstanceState state) {
    walked.instance(instance.state, state);
    instance.state = state;
    instance.since = now;
    instances.put(instance.id(), instance);
  }

  void eachSlot(ModelInstance instance, Consumer<ModelSlot> action) {
    for (int stream = 0; stream < instance.made; stream++) {
      ModelSlot slot = slots.get(instance.id() + "/" + stream);
      if (slot != null) {
        action.accept(slot);
      }
    }
  }

  /** When a slot of a session that is lost now expires. */
  long graceEnd() {
    return Math.max(now + t.grace().toMillis(), hold);
  }

  private int loseSlots(ModelInstance instance, boolean ours) {
    int[] held = {0};
    long ends = graceEnd();
    eachSlot(
        instance,
        slot -> {
          if (slot.job == null) {
            delete(slot);
            return;
          }
          if (slot.state != SlotState.SUSPECT) {
            held[0]++;
            timers.remove("job:" + slot.job.id());
          }
          slot.lost = true;
          slot.ours = ours;
          suspect(slot, ends - now);
        });
    return held[0];
  }

  SessionLossReply lose(String id, long session, boolean ours, String reason) {
    ModelInstance instance = instances.get(id);
    if (instance == null || instance.session != session || !instance.state.isConnected()) {
      return new SessionLossReply.Fenced(instance == null ? 0 : instance.session);
    }
    int held = loseSlots(instance, ours);
    instance.reason = reason;
    due("instance:" + id, t.retention().toMillis());
    enter(instance, InstanceState.LOST);
    return new SessionLossReply.Lost(held);
  }

  SessionAdmitReply admit(String id, long session, List<StreamCamera> held) {
    ModelInstance instance = instances.get(id);
    if (instance == null || instance.session != session || !instance.state.isConnected()) {
      return new SessionAdmitReply.Fenced(instance == null ? 0 : instance.session);
    }
    List<StreamCamera> strays = new ArrayList<>();
    if (isFirst(instance, session)) {
      int streams = Math.max(instance.made, instance.claim.streamCount());
      for (int stream = 0; stream < streams; stream++) {
        reconcile(instance, stream, held, strays);
      }
      instance.made = instance.claim.streamCount();
      instance.admitted = session;
      instance.served = instance.claim.bridgeId();
      enter(instance, instance.draining ? InstanceState.TERMINATING : InstanceState.RUNNING);
    } else {
      for (int stream = 0; stream < instance.claim.streamCount(); stream++) {
        ModelSlot slot = slots.get(id + "/" + stream);
        Set<Long> here = noteStrays(stream, slot, held, strays);
        if (slot != null && isOver(slot, held, here)) {
          release(slot);
        }
      }
    }
    List<SlotDuty> duties = new ArrayList<>();
    eachSlot(instance, slot -> duty(slot, duties));
    return new SessionAdmitReply.Admitted(
        instance.epoch, duties, strays, assign(instance.claim.streamCount()));
  }

  /** Whether the session's slots must be reconciled. */
  boolean isFirst(ModelInstance instance, long session) {
    return instance.admitted != session;
  }

  /** Whether the last admitted session was on another bridge. */
  boolean hasMoved(ModelInstance instance) {
    return instance.served != null && !instance.served.equals(instance.claim.bridgeId());
  }

  private static void duty(ModelSlot slot, List<SlotDuty> duties) {
    if (slot.job == null) {
      return;
    }
    JobState state = slot.isCurrent() ? slot.job.state : JobState.CANCELLING;
    duties.add(
        switch (state) {
          case ASSIGNED -> new SlotDuty.Start(slot.debt());
          case STARTED, RUNNING -> new SlotDuty.Run(slot.debt());
          default -> new SlotDuty.Interrupt(slot.debt());
        });
  }

  private void reconcile(
      ModelInstance instance, int stream, List<StreamCamera> held, List<StreamCamera> strays) {
    ModelSlot slot = slots.get(instance.id() + "/" + stream);
    if (slot != null && slot.epoch != instance.epoch) {
      discard(slot, RetryBudget.CRASH, "APP_DIED");
      slot = null;
    } else if (slot != null && stream >= instance.claim.streamCount()) {
      discard(slot, RetryBudget.NONE, "STREAM_GONE");
    }
    if (stream >= instance.claim.streamCount()) {
      return;
    }
    Set<Long> here = noteStrays(stream, slot, held, strays);
    if (slot == null) {
      if (!instance.draining) {
        make(instance, stream, here.isEmpty());
      }
      return;
    }
    slot.session = instance.session;
    slot.lost = false;
    slot.ours = false;
    slot.draining = instance.draining;
    if (slot.job == null) {
      if (isOver(slot, held, here)) {
        release(slot);
      }
      return;
    }
    if (held != null && !here.contains(slot.job.asked.cameraId())) {
      lostByApp(slot, here.isEmpty(), hasMoved(instance));
      return;
    }
    if (held == null && isAssigned(slot) && hasMoved(instance)) {
      giveBack(slot.job);
    }
    if (!slot.isCurrent()) {
      slot.asks = 0;
      owe(slot, new ArrayList<>());
    } else {
      if (held != null && slot.job.state == JobState.ASSIGNED) {
        stopRedrive(slot.job);
        slot.job.started = now;
        enter(slot.job, JobState.STARTED, "started");
      }
      resume(slot);
    }
  }

  /** Collects the strays of the stream; returns all cameras that the app holds on it. */
  private static Set<Long> noteStrays(
      int stream, ModelSlot slot, List<StreamCamera> held, List<StreamCamera> strays) {
    Long camera = slot == null || slot.job == null ? null : slot.job.asked.cameraId();
    Set<Long> here = new TreeSet<>();
    if (held != null) {
      held.stream().filter(h -> h.streamId() == stream).forEach(h -> here.add(h.cameraId()));
    }
    for (long other : here) {
      if (camera == null || other != camera) {
        strays.add(new StreamCamera(stream, other));
      }
    }
    return here;
  }

  private void make(ModelInstance instance, int stream, boolean idle) {
    ModelSlot slot = new ModelSlot(instance.id(), stream, instance.epoch, instance.session, now);
    if (idle) {
      release(slot);
    } else {
      slot.stray = true;
      rest(slot);
    }
  }

  /** Whether the slot is blocked by a stray that the app no longer holds. */
  private static boolean isOver(ModelSlot slot, List<StreamCamera> held, Set<Long> here) {
    return slot.stray && held != null && here.isEmpty();
  }

  private void discard(ModelSlot slot, RetryBudget budget, String code) {
    if (slot.isCurrent()) {
      retry(slot.job, budget, code, null, true);
    }
    if (slot.job != null) {
      timers.remove("out:interrupt:" + slot.job.id() + ":" + slot.attempt);
    }
    delete(slot);
  }

  private void resume(ModelSlot slot) {
    ModelJob job = slot.job;
    enter(slot, slot.draining ? SlotState.DRAINING : SlotState.HELD);
    slot.until = null;
    timers.remove("slot:" + slot.name());
    switch (job.state) {
      case ASSIGNED -> {
        deadline(job, t.start().toMillis());
        due("out:start:" + job.id() + ":" + job.attempt, t.redrive().toMillis());
      }
      case STARTED -> deadline(job, t.firstFile().toMillis());
      case RUNNING -> deadline(job, t.stall().toMillis());
      default -> deadline(job, t.cancel().toMillis());
    }
  }

  private static boolean isAssigned(ModelSlot slot) {
    return slot.isCurrent() && slot.job.state == JobState.ASSIGNED;
  }

  private void giveBack(ModelJob job) {
    String reason = "the app returned over another bridge before the start was confirmed";
    retry(job, RetryBudget.NONE, "SESSION_MOVED", reason, true);
  }

  private void lostByApp(ModelSlot slot, boolean idle, boolean moved) {
    if (isAssigned(slot) && moved) {
      giveBack(slot.job);
    } else if (isAssigned(slot) && idle) {
      resume(slot);
      return;
    } else if (slot.isCurrent()) {
      retry(
          slot.job, RetryBudget.ERROR, "LOST_BY_APP", "the app reconnected without the job", true);
    }
    timers.remove("out:interrupt:" + slot.job.id() + ":" + slot.attempt);
    if (idle) {
      release(slot);
    } else {
      slot.stray = true;
      rest(slot);
    }
  }

  InstanceTransitionReply drain(String id, String reason) {
    ModelInstance instance = instances.get(id);
    if (instance == null || instance.isOver()) {
      return new InstanceTransitionReply.Fenced();
    }
    List<RoutedAssignment> held = new ArrayList<>();
    eachSlot(
        instance,
        slot -> {
          if (slot.state == SlotState.FREE) {
            delete(slot);
            return;
          }
          slot.draining = true;
          if (slot.isCurrent()) {
            held.add(slot.job.placement(slot));
            if (slot.state == SlotState.HELD) {
              long since = slot.since;
              enter(slot, SlotState.DRAINING);
              slot.since = since;
            }
          }
        });
    instance.draining = true;
    instance.reason = reason;
    enter(instance, instance.state.isConnected() ? InstanceState.TERMINATING : instance.state);
    return new InstanceTransitionReply.Done(instance.session, held, PendingCommands.NONE);
  }

  InstanceTransitionReply ended(String id, long epoch, boolean crashed, String reason) {
    ModelInstance instance = instances.get(id);
    if (instance == null || instance.epoch != epoch || instance.isOver()) {
      return new InstanceTransitionReply.Fenced();
    }
    eachSlot(
        instance,
        slot -> {
          if (slot.isCurrent()) {
            String code = crashed ? "APP_DIED" : "APP_STOPPED";
            retry(slot.job, crashed ? RetryBudget.CRASH : RetryBudget.NONE, code, reason, true);
          }
          if (slot.job != null) {
            timers.remove("out:interrupt:" + slot.job.id() + ":" + slot.attempt);
          }
          delete(slot);
        });
    instance.made = 0;
    instance.draining = false;
    instance.reason = reason;
    due("instance:" + id, t.retention().toMillis());
    enter(instance, crashed ? InstanceState.FAILED : InstanceState.STOPPED);
    return new InstanceTransitionReply.Done(instance.session, List.of(), PendingCommands.NONE);
  }

  List<SessionRef> heartbeat(String bridge, List<SessionRef> refs) {
    bridges.put(bridge, now + t.bridgeLease().toMillis());
    return refs.stream()
        .filter(
            ref -> {
              ModelInstance instance = instances.get(ref.instanceId());
              return instance == null
                  || instance.session != ref.session()
                  || !instance.state.isConnected();
            })
        .toList();
  }

  void forgetInstance(String id) {
    ModelInstance instance = instances.get(id);
    timers.remove("instance:" + id);
    if (instance == null || instance.state.isConnected()) {
      return;
    }
    long[] again = {instance.since + t.retention().toMillis()};
    eachSlot(instance, slot -> again[0] = Math.max(again[0], now + t.grace().toMillis()));
    if (now < again[0]) {
      timers.put("instance:" + id, again[0]);
      return;
    }
    instances.remove(id);
    walked.instance(instance.state, null);
  }
}
