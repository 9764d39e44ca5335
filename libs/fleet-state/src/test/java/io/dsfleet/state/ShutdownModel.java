package io.dsfleet.state;

import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.shutdown.ShutdownReply;
import io.dsfleet.state.shutdown.ShutdownStage;
import io.dsfleet.state.shutdown.ShutdownStep;
import io.dsfleet.state.slot.RoutedAssignment;
import io.dsfleet.state.timing.FleetTimings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Model of shutdowns. */
class ShutdownModel extends SessionModel {
  final Map<String, ProcessRecord> processes = new TreeMap<>();

  ShutdownModel(FleetTimings timings) {
    super(timings);
  }

  ShutdownReply stop(String id, String launch, String reason, boolean drain) {
    ModelInstance instance = instances.get(id);
    String process = launch == null && instance != null ? instance.claim.launchId() : launch;
    ProcessRecord found = process == null ? null : processes.get(process);
    if (found != null && !found.instanceId().equals(id)) {
      return new ShutdownReply.Unknown();
    }
    boolean runs = found != null && !found.state().isOver();
    if (!runs && isOver(instance)) {
      return new ShutdownReply.Unknown();
    }
    ModelShutdown stop = stops.get(id);
    if (stop != null && !stop.isOver() && (!runs || found.id().equals(stop.process))) {
      if (drain || stop.rung != ShutdownStage.DRAIN) {
        return new ShutdownReply.Known();
      }
      stop.reason = reason;
      climb(stop, ShutdownStage.INTERRUPT);
    } else {
      stop =
          new ModelShutdown(
              id, runs ? found.id() : null, instance == null ? null : instance.epoch, reason, now);
      begin(stop, instance, drain);
    }
    return new ShutdownReply.Begun(pursue(stop, true));
  }

  private void begin(ModelShutdown stop, ModelInstance instance, boolean drain) {
    stops.put(stop.instance, stop);
    stop.state = instance == null ? null : instance.state;
    if (!isOver(instance)) {
      drain(stop.instance, stop.reason);
    }
    if (drain && !running(instance).isEmpty()) {
      climb(stop, ShutdownStage.DRAIN);
    } else if (instance != null && instance.state.isConnected()) {
      climb(stop, ShutdownStage.INTERRUPT);
    } else {
      climb(stop, stop.process == null ? ShutdownStage.TERMINATE : ShutdownStage.TERM);
    }
  }

  private static boolean isOver(ModelInstance instance) {
    return instance == null || instance.isOver();
  }

  private List<RoutedAssignment> running(ModelInstance instance) {
    List<RoutedAssignment> running = new ArrayList<>();
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

  private void climb(ModelShutdown stop, ShutdownStage rung) {
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

  private boolean hasEnded(ModelShutdown stop, ModelInstance instance, ProcessRecord process) {
    return stop.process == null
        ? isOver(instance) || instance.epoch != stop.epoch
        : process == null || process.state().isOver();
  }

  private ShutdownStage next(ModelShutdown stop, ModelInstance instance, ProcessRecord process) {
    if (hasEnded(stop, instance, process)) {
      return ShutdownStage.STOPPED;
    }
    boolean late = now >= stop.until;
    boolean live = instance != null && instance.state.isConnected();
    boolean idle = running(instance).isEmpty();
    return switch (stop.rung) {
      case DRAIN -> {
        ShutdownStage next = live ? ShutdownStage.INTERRUPT : ShutdownStage.TERMINATE;
        yield idle || late ? next : null;
      }
      case INTERRUPT ->
          late || (idle && (process == null || process.retired())) ? ShutdownStage.TERMINATE : null;
      case TERMINATE -> {
        ShutdownStage next = stop.process == null ? ShutdownStage.FAILED : ShutdownStage.TERM;
        yield late || (!live && stop.process != null) ? next : null;
      }
      case TERM -> late ? ShutdownStage.KILL : null;
      case KILL, STOPPED, FAILED -> null;
    };
  }

  private ShutdownStep pursue(ModelShutdown stop, boolean begun) {
    ModelInstance instance = instances.get(stop.instance);
    ProcessRecord process = stop.process == null ? null : processes.get(stop.process);
    stop.state = instance == null ? stop.state : instance.state;
    boolean fresh = begun;
    ShutdownStage rung = next(stop, instance, process);
    while (rung != null) {
      fresh = true;
      climb(stop, rung);
      rung = stop.until == null ? null : next(stop, instance, process);
    }
    ShutdownStep order = toDo(stop, instance, process, fresh);
    if (stop.until != null) {
      timers.put(
          "stop:" + stop.instance, Math.min(stop.until, now + t.stop().checkInterval().toMillis()));
    } else {
      stop.ended = now;
      due("stop:" + stop.instance, t.retention().toMillis());
    }
    return order;
  }

  private ShutdownStep toDo(
      ModelShutdown stop, ModelInstance instance, ProcessRecord process, boolean fresh) {
    boolean live = instance != null && instance.state.isConnected();
    long session = 0;
    long grace = -1;
    if (stop.rung == ShutdownStage.TERMINATE
        && live
        && (stop.told == null || stop.told != instance.session)) {
      session = instance.session;
      stop.told = session;
    } else if (stop.rung == ShutdownStage.TERM && fresh) {
      grace = t.stop().term().toMillis();
    } else if (stop.rung == ShutdownStage.KILL && (fresh || now >= stop.until)) {
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
    return new ShutdownStep(
        stop.instance,
        stop.rung,
        stop.reason,
        stop.process,
        stop.host,
        retire,
        session,
        grace,
        stop.rung == ShutdownStage.INTERRUPT && fresh ? running(instance) : List.of());
  }

  Optional<ShutdownStep> stopStep(String id) {
    ModelShutdown stop = stops.get(id);
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
