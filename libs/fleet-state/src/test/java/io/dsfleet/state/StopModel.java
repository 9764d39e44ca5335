package io.dsfleet.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Model of shutdowns. */
class StopModel extends SessionModel {
  final Map<String, ProcessRecord> processes = new TreeMap<>();

  StopModel(FleetTimings timings) {
    super(timings);
  }

  StopReply stop(String id, String launch, String reason, boolean drain) {
    ModelInstance instance = instances.get(id);
    String process = launch == null && instance != null ? instance.claim.launchId() : launch;
    ProcessRecord found = process == null ? null : processes.get(process);
    if (found != null && !found.instanceId().equals(id)) {
      return new StopReply.Unknown();
    }
    boolean runs = found != null && !found.state().isOver();
    if (!runs && isOver(instance)) {
      return new StopReply.Unknown();
    }
    ModelStop stop = stops.get(id);
    if (stop != null && !stop.isOver() && (!runs || found.id().equals(stop.process))) {
      if (drain || stop.rung != StopRung.DRAIN) {
        return new StopReply.Known();
      }
      stop.reason = reason;
      climb(stop, StopRung.INTERRUPT);
    } else {
      stop =
          new ModelStop(
              id, runs ? found.id() : null, instance == null ? null : instance.epoch, reason, now);
      begin(stop, instance, drain);
    }
    return new StopReply.Begun(pursue(stop, true));
  }

  private void begin(ModelStop stop, ModelInstance instance, boolean drain) {
    stops.put(stop.instance, stop);
    stop.state = instance == null ? null : instance.state;
    if (!isOver(instance)) {
      drain(stop.instance, stop.reason);
    }
    if (drain && !running(instance).isEmpty()) {
      climb(stop, StopRung.DRAIN);
    } else if (instance != null && instance.state.isConnected()) {
      climb(stop, StopRung.INTERRUPT);
    } else {
      climb(stop, stop.process == null ? StopRung.TERMINATE : StopRung.TERM);
    }
  }

  private static boolean isOver(ModelInstance instance) {
    return instance == null || instance.isOver();
  }

  private List<Placement> running(ModelInstance instance) {
    List<Placement> running = new ArrayList<>();
    if (!isOver(instance)) {
      eachSlot(
          instance,
          slot -> {
            if (slot.isCurrent()) {
              running.add(slot.job.placement(slot));
            }
          });
    }
    return running;
  }

  private void climb(ModelStop stop, StopRung rung) {
    walked.stop(stop.rung, rung);
    stop.rung = rung;
    stop.since = now;
    stop.told = null;
    stop.until =
        switch (rung) {
          case DRAIN -> now + t.stop().drain().toMillis();
          case INTERRUPT -> now + t.stop().interrupt().toMillis();
          case TERMINATE -> now + t.stop().terminate().toMillis();
          case TERM -> now + t.stop().term().toMillis();
          case KILL -> now + t.redrive().toMillis();
          case STOPPED, FAILED -> null;
        };
    stop.rungs.add(rung + "@" + now);
  }

  private boolean hasEnded(ModelStop stop, ModelInstance instance, ProcessRecord process) {
    return stop.process == null
        ? isOver(instance) || instance.epoch != stop.epoch
        : process == null || process.state().isOver();
  }

  private StopRung next(ModelStop stop, ModelInstance instance, ProcessRecord process) {
    if (hasEnded(stop, instance, process)) {
      return StopRung.STOPPED;
    }
    boolean late = now >= stop.until;
    boolean live = instance != null && instance.state.isConnected();
    boolean idle = running(instance).isEmpty();
    return switch (stop.rung) {
      case DRAIN -> {
        StopRung next = live ? StopRung.INTERRUPT : StopRung.TERMINATE;
        yield idle || late ? next : null;
      }
      case INTERRUPT ->
          late || (idle && (process == null || process.retired())) ? StopRung.TERMINATE : null;
      case TERMINATE -> {
        StopRung next = stop.process == null ? StopRung.FAILED : StopRung.TERM;
        yield late || (!live && stop.process != null) ? next : null;
      }
      case TERM -> late ? StopRung.KILL : null;
      case KILL, STOPPED, FAILED -> null;
    };
  }

  private StopOrder pursue(ModelStop stop, boolean begun) {
    ModelInstance instance = instances.get(stop.instance);
    ProcessRecord process = stop.process == null ? null : processes.get(stop.process);
    stop.state = instance == null ? stop.state : instance.state;
    boolean fresh = begun;
    StopRung rung = next(stop, instance, process);
    while (rung != null) {
      fresh = true;
      climb(stop, rung);
      rung = stop.until == null ? null : next(stop, instance, process);
    }
    StopOrder order = toDo(stop, instance, process, fresh);
    if (stop.until != null) {
      timers.put("stop:" + stop.instance, Math.min(stop.until, now + t.stop().look().toMillis()));
    } else {
      stop.ended = now;
      due("stop:" + stop.instance, t.retention().toMillis());
    }
    return order;
  }

  private StopOrder toDo(
      ModelStop stop, ModelInstance instance, ProcessRecord process, boolean fresh) {
    boolean live = instance != null && instance.state.isConnected();
    long session = 0;
    long grace = -1;
    if (stop.rung == StopRung.TERMINATE
        && live
        && (stop.told == null || stop.told != instance.session)) {
      session = instance.session;
      stop.told = session;
    } else if (stop.rung == StopRung.TERM && fresh) {
      grace = t.stop().term().toMillis();
    } else if (stop.rung == StopRung.KILL && (fresh || now >= stop.until)) {
      grace = 0;
      stop.until = now + t.redrive().toMillis();
    }
    boolean retire =
        process != null
            && !process.retired()
            && !process.state().isOver()
            && (fresh || now >= (stop.asked == null ? 0 : stop.asked) + t.redrive().toMillis());
    if (retire) {
      stop.asked = now;
    }
    return new StopOrder(
        stop.instance,
        stop.rung,
        stop.reason,
        stop.process,
        stop.host,
        retire,
        session,
        grace,
        stop.rung == StopRung.INTERRUPT && fresh ? running(instance) : List.of());
  }

  Optional<StopOrder> stopStep(String id) {
    ModelStop stop = stops.get(id);
    if (stop != null && !stop.isOver()) {
      return Optional.of(pursue(stop, false));
    }
    timers.remove("stop:" + id);
    if (stop != null && now >= stop.ended + t.retention().toMillis()) {
      stops.remove(id);
      walked.stop(stop.rung, null);
    } else if (stop != null) {
      timers.put("stop:" + id, stop.ended + t.retention().toMillis());
    }
    return Optional.empty();
  }
}
