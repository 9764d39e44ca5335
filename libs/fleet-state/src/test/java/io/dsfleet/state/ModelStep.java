package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.state.callbacks.PendingCallbacks;
import io.dsfleet.state.instance.InstanceTransitions;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionRef;
import io.dsfleet.state.instance.StreamCamera;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.JobTransitions;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import io.dsfleet.state.slot.SlotDisposition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random command. Its numbers select among the objects that exist when it runs, so that steps can
 * be removed from a list.
 */
record ModelStep(Kind kind, int a, int b, int c) {
  private static final long WITHOUT_ENDS = 110;

  private static final Duration[] TIMES = {
    Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6),
    Duration.ofSeconds(16), Duration.ofSeconds(31), Duration.ofSeconds(61), Duration.ofSeconds(301),
    Duration.ofSeconds(3601), Duration.ofDays(8)
  };

  private static final List<PendingCallbacks.CallbackOutcome> OUTCOMES =
      List.of(PendingCallbacks.CallbackOutcome.values());
  private static final int[] PRIORITIES = {0, 0, 5, 9};

  enum Kind {
    ACCEPT(12),
    SUBMITTED(2),
    ENQUEUE(12),
    ASSIGN(9),
    STARTED(14),
    FILES(10),
    LISTED(2),
    PROGRESSED(5),
    COMPLETE(7),
    REFUSE(9),
    CANCEL(5),
    INTERRUPTED(4),
    REPRIORITIZE(3),
    CLAIM_TELLS(1),
    TOLD(2),
    OPEN(12),
    ADMIT(11),
    LOSE(3),
    DRAIN(3),
    ENDED(3),
    STOP(5),
    PROCESS(5),
    HEARTBEAT(4),
    PAUSE(1),
    ADVANCE(9),
    SWEEP(10);

    final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  static List<ModelStep> random(long seed, int count) {
    Random random = new Random(seed);
    List<Kind> weighted = new ArrayList<>();
    // The first seeds have no shutdowns, to cover more job transitions.
    boolean ends = seed > WITHOUT_ENDS;
    for (Kind kind : Kind.values()) {
      boolean absent = !ends && (kind == Kind.STOP || kind == Kind.PROCESS);
      for (int i = 0; i < (absent ? 0 : kind.weight); i++) {
        weighted.add(kind);
      }
    }
    List<ModelStep> steps = new ArrayList<>();
    while (steps.size() < count) {
      Kind kind = weighted.get(random.nextInt(weighted.size()));
      ModelStep step =
          new ModelStep(kind, random.nextInt(1000), random.nextInt(1000), random.nextInt(1000));
      steps.add(step);
      if (kind == Kind.OPEN && random.nextInt(3) > 0) {
        steps.add(new ModelStep(Kind.ADMIT, step.a, 1, random.nextInt(1000)));
      } else if (kind == Kind.DRAIN && random.nextInt(2) == 0) {
        steps.add(new ModelStep(Kind.OPEN, step.a, 0, 1));
        steps.add(new ModelStep(Kind.ADMIT, step.a, 1, random.nextInt(1000)));
      } else if (kind == Kind.DRAIN) {
        steps.add(new ModelStep(Kind.ENDED, step.a, 1, 1));
      } else if (kind == Kind.ENDED && random.nextInt(3) == 0) {
        steps.add(new ModelStep(Kind.ADVANCE, 9, 0, 0));
        steps.add(new ModelStep(Kind.SWEEP, 0, 0, 0));
      } else if (kind == Kind.LOSE && random.nextInt(3) == 0) {
        steps.add(new ModelStep(Kind.ADVANCE, 5, 0, 0));
        steps.add(new ModelStep(Kind.SWEEP, 0, 0, 0));
      } else if (kind == Kind.STOP) {
        steps.addAll(ending(step.a, random.nextInt(6)));
      }
    }
    return steps;
  }

  /** A sequence during a shutdown that is rare by chance. */
  private static List<ModelStep> ending(int instance, int how) {
    ModelStep sweep = new ModelStep(Kind.SWEEP, 0, 0, 0);
    return switch (how) {
      case 0, 4 ->
          List.of(
              new ModelStep(Kind.LOSE, instance, 1, 0),
              new ModelStep(Kind.ADVANCE, 5, 0, 0),
              sweep);
      case 1 ->
          List.of(
              new ModelStep(Kind.PROCESS, instance, 4, 0),
              new ModelStep(Kind.ENDED, instance, 1, 1),
              new ModelStep(Kind.ADVANCE, 0, 0, 0),
              sweep,
              new ModelStep(Kind.ADVANCE, 9, 0, 0),
              sweep);
      case 2, 3 ->
          List.of(
              new ModelStep(Kind.PROCESS, instance, 1, 1),
              new ModelStep(Kind.STOP, instance, 0, 1),
              new ModelStep(Kind.ENDED, instance, 1, how),
              new ModelStep(Kind.OPEN, instance, 0, 2));
      default -> List.of();
    };
  }

  /** Runs the command on both and returns their replies. */
  Answers run(FleetModel model, TestPool pool) {
    return kind.compareTo(Kind.OPEN) < 0 ? runJob(model, pool) : runFleet(model, pool);
  }

  private Answers runJob(FleetModel model, TestPool pool) {
    JobTransitions real = pool.jobTransitions();
    Assignment at = assignment(model);
    String job = job(model);
    String text = b % 3 == 0 ? null : "text \"" + b + "\" 한\n";
    return switch (kind) {
      case ACCEPT -> {
        NewJob made = newJob();
        yield new Answers(model.accept(made), TestPool.get(pool.state.acceptance().accept(made)));
      }
      case SUBMITTED -> {
        List<String> ids = List.of(job, "x" + b);
        yield new Answers(
            model.submitted(ids), TestPool.get(pool.state.acceptance().confirmSubmissions(ids)));
      }
      case ENQUEUE -> new Answers(model.enqueue(job), TestPool.get(real.enqueue(job)));
      case ASSIGN -> new Answers(model.assign(a % 4), TestPool.get(real.assign(a % 4)));
      case STARTED -> new Answers(model.started(at), TestPool.get(real.reportStarted(at)));
      case FILES ->
          new Answers(model.files(at, files()), TestPool.get(real.reportFiles(at, files())));
      case LISTED ->
          new Answers(
              model.listed(at, b % 5, "[]"), TestPool.get(real.reportListing(at, b % 5, "[]")));
      case PROGRESSED -> {
        String progress = "{\"p\":" + b % 3 + "}";
        yield new Answers(
            model.progressed(at, progress), TestPool.get(real.reportProgress(at, progress)));
      }
      case COMPLETE ->
          new Answers(
              model.complete(at, b % 9, text), TestPool.get(real.complete(at, b % 9, text)));
      case REFUSE -> refuse(model, real, at);
      case CANCEL -> new Answers(model.cancel(job, "user"), TestPool.get(real.cancel(job, "user")));
      case INTERRUPTED ->
          new Answers(model.interrupted(at, text), TestPool.get(real.reportInterrupted(at, text)));
      case REPRIORITIZE ->
          new Answers(
              model.reprioritize(job, PRIORITIES[b % 4]),
              TestPool.get(real.reprioritize(job, PRIORITIES[b % 4])));
      case CLAIM_TELLS, TOLD -> tells(model, pool, job);
      default -> throw new IllegalStateException("not about a job: " + kind);
    };
  }

  private Answers runFleet(FleetModel model, TestPool pool) {
    InstanceTransitions real = pool.instanceTransitions();
    String instance = instance();
    long session = session(model);
    return switch (kind) {
      case OPEN ->
          new Answers(model.open(claim()), TestPool.get(pool.state.sessions().open(claim())));
      case ADMIT -> {
        List<StreamCamera> held = held(model);
        yield new Answers(
            model.admit(instance, session, held),
            TestPool.get(real.admit(instance, session, held)));
      }
      case LOSE ->
          new Answers(
              model.lose(instance, session, c % 2 == 0, "gone"),
              TestPool.get(real.loseSession(instance, session, c % 2 == 0, "gone")));
      case DRAIN ->
          new Answers(model.drain(instance, "stop"), TestPool.get(real.drain(instance, "stop")));
      case ENDED -> {
        ModelInstance known = model.instances.get(instance);
        long epoch = known == null || b % 5 == 0 ? 1 : known.epoch;
        yield new Answers(
            model.ended(instance, epoch, c % 2 == 0, "exit 1"),
            TestPool.get(real.endProcess(instance, epoch, c % 2 == 0, "exit 1")));
      }
      case STOP -> {
        String launch = b % 3 == 0 ? "p-" + instance() : b % 50 == 1 ? "p-app-0" : null;
        yield new Answers(
            model.stop(instance, launch, "stop", c % 2 == 0),
            TestPool.get(pool.shutdowns().begin(instance, launch, "stop", c % 2 == 0)));
      }
      case PROCESS -> process(model, pool);
      case HEARTBEAT -> {
        List<SessionRef> refs = List.of(new SessionRef(instance, session));
        yield new Answers(
            model.heartbeat(bridge(), refs),
            TestPool.get(pool.state.sessions().heartbeat(bridge(), refs)));
      }
      case PAUSE -> {
        model.paused = b % 3 == 0;
        model.pausedEver = true;
        yield new Answers(model.paused, TestPool.get(pool.jobTransitions().pause(model.paused)));
      }
      case ADVANCE -> {
        Duration time = TIMES[(a % 10 == 9 && b % 4 != 0) ? 1 : a % 10];
        model.now += time.toMillis();
        pool.advanceSilently(time);
        yield new Answers(true, true);
      }
      case SWEEP -> new Answers(model.sweep(500), TestPool.get(pool.timers().sweep(500)));
      default -> throw new IllegalStateException("about a job: " + kind);
    };
  }

  /** Writes a process record as a launcher does. */
  private Answers process(FleetModel model, TestPool pool) {
    ProcessRecord record =
        ProcessRecord.launching("p-" + instance(), instance(), "host-1", "p", 1, 1)
            .withState(b % 4 == 0 ? ProcessState.STOPPED : ProcessState.RUNNING, null, 1);
    ProcessRecord written = c % 2 == 0 ? record.withRetired() : record;
    if (b % 9 == 8) {
      model.processes.remove(written.id());
      TestPool.get(pool.state.processes().remove(written.id()));
    } else {
      model.processes.put(written.id(), written);
      TestPool.get(pool.state.processes().put(written));
    }
    return new Answers(true, true);
  }

  private Answers refuse(FleetModel model, JobTransitions real, Assignment at) {
    RetryBudget budget = List.of(RetryBudget.values()).get(a % 3);
    SlotDisposition fate = List.of(SlotDisposition.values()).get(b % 3);
    boolean retryable = c % 4 != 0;
    String code = c % 5 == 0 ? "SESSION_GONE" : "APP_REFUSED";
    return new Answers(
        model.refuse(at, code, "no", retryable, budget, fate),
        TestPool.get(real.refuse(at, code, "no", retryable, budget, fate)));
  }

  private Answers tells(FleetModel model, TestPool pool, String job) {
    Duration time = TIMES[b % 6];
    PendingCallbacks real = pool.state.callbacks();
    if (kind == Kind.CLAIM_TELLS) {
      return new Answers(
          model.claimTells(1 + a % 3, time), TestPool.get(real.claim(1 + a % 3, time)));
    }
    PendingCallbacks.CallbackOutcome outcome = OUTCOMES.get(c % 3);
    return new Answers(
        model.told(job, outcome, time),
        TestPool.get(real.recordOutcome(job, outcome, time, "detail")));
  }

  private NewJob newJob() {
    String[] tenants = {"blue", "green", "red"};
    long[] cameras = {1, 2, 3, 4, 5, 6, (1L << 53) + 1, Long.MAX_VALUE};
    boolean keyed = c % 3 == 0;
    return new NewJob(
        job(),
        cameras[a % 8],
        a % 5 == 0 ? CameraType.VIDEOSTREAM : CameraType.FILESET,
        c % 2 == 0 ? null : "camera \"" + c + "\"",
        tenants[b % 3],
        PRIORITIES[c % 4],
        b % 2 == 0 ? null : b % 7,
        "{\"body\":" + a + "}",
        keyed ? "key " + b % 3 : null,
        keyed ? "hash " + a % 2 : null,
        b % 3 == 0,
        c % 2 == 0 ? null : Long.valueOf(cameras[(a + 3) % 8]));
  }

  /** An id that is the same in every run, because the retry delay is computed from it. */
  private String job() {
    return "model." + (100 + (a + b) % 40);
  }

  /** Usually an assignment in the state that the command expects. */
  private String job(FleetModel model) {
    boolean fresh = kind == Kind.ENQUEUE || kind == Kind.SUBMITTED;
    List<ModelJob> fitting =
        model.jobs.values().stream()
            .filter(job -> fresh ? job.state == JobState.ACCEPTED : job.isLive())
            .toList();
    return c % 4 == 0 || fitting.isEmpty() ? job() : fitting.get(a % fitting.size()).id();
  }

  private Assignment assignment(FleetModel model) {
    List<Assignment> present =
        model.jobs.values().stream()
            .filter(job -> job.state.isOnSlot())
            .map(ModelJob::assignment)
            .toList();
    if (a % 4 != 0 && !present.isEmpty()) {
      return present.get(b % present.size());
    }
    List<Assignment> seen = model.assignments;
    return seen.isEmpty() || a % 40 == 0
        ? new Assignment("nothing." + a, 1 + b % 2, instance(), 0, 1)
        : seen.get(b % seen.size());
  }

  private List<FileReport> files() {
    List<FileReport> files = new ArrayList<>();
    List<FileReport.FileState> outcomes = List.of(FileReport.FileState.values());
    long[] ids = {7, (1L << 53) + 1, Long.MAX_VALUE};
    for (int i = 0; i < b % 4; i++) {
      FileReport.FileState outcome =
          b % 5 < 2 ? FileReport.FileState.FAILED : outcomes.get((c + i) % outcomes.size());
      String error = outcome == FileReport.FileState.FAILED ? "broken" : null;
      files.add(new FileReport(ids[(c + i * 2) % 3], outcome, "a.mp4", error));
    }
    return files;
  }

  private String instance() {
    return "app-" + a % 3;
  }

  private String bridge() {
    return "bridge-" + c % 2;
  }

  private long session(FleetModel model) {
    ModelInstance known = model.instances.get(instance());
    return known == null || b % 6 == 0 ? 1 + b % 5 : known.session;
  }

  private SessionClaim claim() {
    return new SessionClaim(
        instance(),
        bridge(),
        "life-" + b % 10 / 7,
        1 + c % 3,
        c % 5 == 0,
        c % 2 == 0 ? "p-" + instance() : null,
        (long) b,
        "t",
        null,
        "c.txt",
        null,
        b % 3 == 0 ? List.of("0", "GPU-8a") : null);
  }

  /** The cameras that the app reports: the expected ones, one more, one less, or null. */
  private List<StreamCamera> held(FleetModel model) {
    if (c % 4 == 0) {
      return null;
    }
    List<StreamCamera> held = new ArrayList<>();
    for (ModelSlot slot : model.slots.values()) {
      if (slot.instance.equals(instance()) && slot.job != null && (c + slot.stream) % 4 != 1) {
        held.add(new StreamCamera(slot.stream, slot.job.asked.cameraId()));
      }
    }
    if (c % 7 == 0) {
      held.add(new StreamCamera(b % 3, 99));
    }
    return held;
  }

  /** The two replies to a step. */
  record Answers(Object model, Object redis) {
    boolean areEqual() {
      return model.equals(redis);
    }
  }
}
