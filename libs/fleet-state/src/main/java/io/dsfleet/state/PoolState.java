package io.dsfleet.state;

/**
 * Entry points to the record of a pool; a test checks which service uses which. The class and its
 * entry points are not final, so that the simulation can replace Redis by a model.
 */
public class PoolState {
  private final String pool;
  private final Intake intake;
  private final JobTransitions jobTransitions;
  private final InstanceTransitions instanceTransitions;
  private final Shutdowns shutdowns;
  private final Timers timers;
  private final Sessions sessions;
  private final Tells tells;
  private final Processes processes;
  private final DesiredFleets desired;
  private final Connections connections;
  private final Journal journal;
  private final Rebuilding rebuilding;
  private final FleetReads reads;

  PoolState(String pool, Redis redis) {
    this.pool = pool;
    PoolKeys keys = new PoolKeys(pool);
    intake = new Intake(redis, keys);
    jobTransitions = new JobTransitions(redis, keys);
    instanceTransitions = new InstanceTransitions(redis, keys);
    shutdowns = new Shutdowns(redis, keys);
    timers = new Timers(redis, keys, instanceTransitions, shutdowns);
    sessions = new Sessions(redis, keys);
    tells = new Tells(redis, keys);
    processes = new Processes(redis, keys);
    desired = new DesiredFleets(redis, keys);
    connections = new Connections(redis, keys);
    journal = new Journal(redis, keys);
    rebuilding = new Rebuilding(redis, keys);
    reads = new FleetReads(redis, keys);
  }

  /** The pool's name. */
  public String name() {
    return pool;
  }

  /** Acceptance of jobs (gateway, scheduler). */
  public Intake intake() {
    return intake;
  }

  /** Reads changes for the journal (scheduler). */
  public Journal journal() {
    return journal;
  }

  /** Puts a new or an emptied record into use (scheduler; the gateway requests it). */
  public Rebuilding rebuilding() {
    return rebuilding;
  }

  /** Transitions of jobs (scheduler). */
  public JobTransitions jobTransitions() {
    return jobTransitions;
  }

  /** Transitions of instances and their slots (scheduler). */
  public InstanceTransitions instanceTransitions() {
    return instanceTransitions;
  }

  /** Staged shutdowns of instances (scheduler). */
  public Shutdowns shutdowns() {
    return shutdowns;
  }

  /** Timers (scheduler). */
  public Timers timers() {
    return timers;
  }

  /** Sessions of apps (ds-bridge). */
  public Sessions sessions() {
    return sessions;
  }

  /** Process records (launcher). */
  public Processes processes() {
    return processes;
  }

  /** Desired state (gateway, scheduler; launchers read it). */
  public DesiredFleets desired() {
    return desired;
  }

  /** Pending callbacks (gateway). */
  public Tells tells() {
    return tells;
  }

  /** Connection statistics (ds-bridge). */
  public Connections connections() {
    return connections;
  }

  /** Queries (all services). */
  public FleetReads reads() {
    return reads;
  }
}
