package io.dsfleet.state;

import io.dsfleet.simulation.LauncherRule;
import io.dsfleet.simulation.SimulatedWorld;
import io.dsfleet.state.desired.DesiredState;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessRecordStore;
import io.dsfleet.state.process.ProcessState;
import io.dsfleet.state.redis.PoolKeys;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What launchers read and write, as Redis would keep it. */
public final class LauncherRecord {
  /** The pool that it is of. */
  public static final String POOL = ModelledRecord.POOL;

  private final SimulatedWorld world;
  private final Map<String, ProcessRecord> processes = new TreeMap<>();
  private final Supplier<List<InstanceRecord>> instances;
  private DesiredState desired = DesiredState.EMPTY;
  private String holder = "";
  private long heldUntil;
  private long stepped;
  private long bridges = 1;
  private long passed;

  /**
   * An empty record.
   *
   * @param instances those with a session
   */
  public LauncherRecord(SimulatedWorld world, Supplier<List<InstanceRecord>> instances) {
    this.world = world;
    this.instances = instances;
  }

  /** The clock of Redis's host steps. */
  public void shiftClock(long millis) {
    stepped += millis;
  }

  /** Somebody changes what should run. */
  public void setDesired(List<InstanceGroup> groups) {
    desired = new DesiredState(desired.version() + 1, groups);
  }

  /** So many bridges are up. */
  public void bridges(long up) {
    bridges = up;
  }

  /** What should run. */
  public DesiredState desired() {
    return desired;
  }

  /** Every launch. */
  public Collection<ProcessRecord> processes() {
    return processes.values();
  }

  /** An instance with a session. */
  public static InstanceRecord connected(String id) {
    return new InstanceRecord(
        id,
        InstanceState.RUNNING,
        1,
        1,
        null,
        null,
        1,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        0);
  }

  private long now() {
    return world.now() + stepped;
  }

  private boolean isHeldBy(String launcher) {
    return world.isDisabled(LauncherRule.ONE_LAUNCHER)
        || (holder.equals(launcher) && now() < heldUntil);
  }

  private ProcessRecordStore.HostLeaseResult hold(String launcher, long millis) {
    if (world.isDisabled(LauncherRule.ONE_LAUNCHER)) {
      return ProcessRecordStore.HostLeaseResult.RENEWED;
    }
    boolean free = holder.isEmpty() || now() >= heldUntil;
    boolean same = holder.equals(launcher) && !free;
    if (!free && !same) {
      return ProcessRecordStore.HostLeaseResult.NONE;
    }
    if (!same) {
      world.note("host is held by " + launcher);
      passed = world.now();
    }
    holder = launcher;
    heldUntil = now() + millis;
    return same
        ? ProcessRecordStore.HostLeaseResult.RENEWED
        : ProcessRecordStore.HostLeaseResult.TAKEN;
  }

  private ProcessRecordStore.ChangeResult changed(
      ProcessRecordStore.RecordChange change, String launcher, ProcessRecord process) {
    if (!isHeldBy(launcher) && !world.isDisabled(LauncherRule.FENCE)) {
      return ProcessRecordStore.ChangeResult.NOT_HELD;
    }
    boolean done =
        switch (change) {
          case RESERVE -> processes.putIfAbsent(process.id(), process) == null;
          case PUT -> {
            boolean prepared =
                process.state() == ProcessState.LAUNCHING && process.locator() != null;
            if (!prepared || !world.isDisabled(LauncherRule.RECORD_BEFORE_START)) {
              processes.put(process.id(), process);
            }
            yield true;
          }
          case REMOVE -> processes.remove(process.id()) != null;
        };
    return done ? ProcessRecordStore.ChangeResult.DONE : ProcessRecordStore.ChangeResult.NOT_DONE;
  }

  /** When the host passed to another launcher last. */
  public long passed() {
    return passed;
  }

  /** Whether the launcher has the host. */
  public boolean mayAct(String launcher) {
    return isHeldBy(launcher);
  }

  /** The record as one caller sees it. */
  public PoolState poolFor(ModelledRecord.Caller caller) {
    return new Pool(caller);
  }

  private final class Pool extends PoolState {
    private final ProcessRecordStore written;
    private final PoolQueries reads;

    Pool(ModelledRecord.Caller caller) {
      super(POOL, null);
      written = new Written(caller);
      reads = new Read(caller);
    }

    @Override
    public ProcessRecordStore processes() {
      return written;
    }

    @Override
    public PoolQueries queries() {
      return reads;
    }
  }

  private final class Written extends ProcessRecordStore {
    private final ModelledRecord.Caller caller;

    Written(ModelledRecord.Caller caller) {
      super(null, new PoolKeys(POOL));
      this.caller = caller;
    }

    @Override
    public CompletableFuture<ChangeResult> change(
        RecordChange change, String launcherId, ProcessRecord process) {
      return caller.call(
          change + " " + process.id() + " " + process.state() + " " + process.reason(),
          () -> changed(change, launcherId, process));
    }

    @Override
    public CompletableFuture<List<ProcessRecord>> list() {
      return caller.call("list", () -> List.copyOf(processes.values()));
    }

    @Override
    public CompletableFuture<HostLeaseResult> acquireHost(
        String host, String launcher, Duration length) {
      return caller.call("hold", () -> LauncherRecord.this.hold(launcher, length.toMillis()));
    }
  }

  private final class Read extends PoolQueries {
    private final ModelledRecord.Caller caller;

    Read(ModelledRecord.Caller caller) {
      super(null, new PoolKeys(POOL));
      this.caller = caller;
    }

    @Override
    public CompletableFuture<DesiredState> desiredState() {
      return caller.call("fleet", () -> desired);
    }

    @Override
    public CompletableFuture<List<InstanceRecord>> instances() {
      return caller.call("instances", instances);
    }

    @Override
    public CompletableFuture<Long> liveBridges() {
      return caller.call("bridges", () -> bridges);
    }
  }
}
