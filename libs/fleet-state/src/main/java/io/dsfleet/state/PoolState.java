package io.dsfleet.state;

import io.dsfleet.state.callbacks.PendingCallbacks;
import io.dsfleet.state.desired.DesiredStateStore;
import io.dsfleet.state.instance.AppSessions;
import io.dsfleet.state.instance.ConnectionStats;
import io.dsfleet.state.instance.InstanceTransitions;
import io.dsfleet.state.job.JobAcceptance;
import io.dsfleet.state.job.JobTransitions;
import io.dsfleet.state.journal.JournalSource;
import io.dsfleet.state.journal.StateRecovery;
import io.dsfleet.state.process.ProcessRecordStore;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.shutdown.Shutdowns;
import io.dsfleet.state.timers.Timers;

/**
 * Entry points to the record of a pool; a test checks which service uses which. The class and its
 * entry points are not final, so that the simulation can replace Redis by a model.
 */
public class PoolState {
  private final String pool;
  private final JobAcceptance intake;
  private final JobTransitions jobTransitions;
  private final InstanceTransitions instanceTransitions;
  private final Shutdowns shutdowns;
  private final Timers timers;
  private final AppSessions sessions;
  private final PendingCallbacks tells;
  private final ProcessRecordStore processes;
  private final DesiredStateStore desired;
  private final ConnectionStats connections;
  private final JournalSource journal;
  private final StateRecovery rebuilding;
  private final PoolQueries reads;

  PoolState(String pool, RedisExecutor redis) {
    this.pool = pool;
    PoolKeys keys = new PoolKeys(pool);
    intake = new JobAcceptance(redis, keys);
    jobTransitions = new JobTransitions(redis, keys);
    instanceTransitions = new InstanceTransitions(redis, keys);
    shutdowns = new Shutdowns(redis, keys);
    timers = new Timers(redis, keys, instanceTransitions, shutdowns);
    sessions = new AppSessions(redis, keys);
    tells = new PendingCallbacks(redis, keys);
    processes = new ProcessRecordStore(redis, keys);
    desired = new DesiredStateStore(redis, keys);
    connections = new ConnectionStats(redis, keys);
    journal = new JournalSource(redis, keys);
    rebuilding = new StateRecovery(redis, keys);
    reads = new PoolQueries(redis, keys);
  }

  /** The pool's name. */
  public String name() {
    return pool;
  }

  /** Acceptance of jobs (gateway, scheduler). */
  public JobAcceptance acceptance() {
    return intake;
  }

  /** Reads changes for the journal (scheduler). */
  public JournalSource journal() {
    return journal;
  }

  /** Puts a new or an emptied record into use (scheduler; the gateway requests it). */
  public StateRecovery recovery() {
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
  public AppSessions sessions() {
    return sessions;
  }

  /** Process records (launcher). */
  public ProcessRecordStore processes() {
    return processes;
  }

  /** Desired state (gateway, scheduler; launchers read it). */
  public DesiredStateStore desiredState() {
    return desired;
  }

  /** Pending callbacks (gateway). */
  public PendingCallbacks callbacks() {
    return tells;
  }

  /** Connection statistics (ds-bridge). */
  public ConnectionStats connectionStats() {
    return connections;
  }

  /** Queries (all services). */
  public PoolQueries queries() {
    return reads;
  }
}
