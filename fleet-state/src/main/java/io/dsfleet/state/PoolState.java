package io.dsfleet.state;

/**
 * The record of one pool, by its doors; which service may use which is tested. Neither it nor its
 * doors are final: the simulation puts the scripts' model in the place of Redis.
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

  /** Taking jobs in (gateway, scheduler). */
  public Intake intake() {
    return intake;
  }

  /** What the journal is written from (scheduler). */
  public Journal journal() {
    return journal;
  }

  /** Putting a new or an emptied record into use (scheduler; gateway asks for it). */
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

  /** Records of processes (launcher). */
  public Processes processes() {
    return processes;
  }

  /** What should run (gateway, scheduler); launchers read it. */
  public DesiredFleets desired() {
    return desired;
  }

  /** Telling askers of the ends of their jobs (gateway). */
  public Tells tells() {
    return tells;
  }

  /** Notes about connections (ds-bridge). */
  public Connections connections() {
    return connections;
  }

  /** Reading (all). */
  public FleetReads reads() {
    return reads;
  }
}
