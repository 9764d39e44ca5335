package io.dsfleet.launcher.host;

import io.dsfleet.state.process.ProcessRecordStore;
import io.dsfleet.state.process.ProcessRecordStore.HostLeaseResult;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lease of a host: only the launcher that holds it is active, the others stand by. */
public final class HostLease {
  private static final Logger LOG = LoggerFactory.getLogger(HostLease.class);

  private final ProcessRecordStore processes;
  private final String host;
  private final String launcherId;
  private final Duration length;
  private final InstantSource clock;
  private boolean held;
  private long heldUntil;

  /**
   * @param length how long the lease is valid without renewal
   * @param clock monotonic
   */
  public HostLease(
      ProcessRecordStore processes,
      String host,
      String launcherId,
      Duration length,
      InstantSource clock) {
    this.processes = processes;
    this.host = host;
    this.launcherId = launcherId;
    this.length = length;
    this.clock = clock;
  }

  /** Acquires or renews the lease; after an acquisition the process records must be reread. */
  public HostLeaseResult acquireOrRenew() {
    long requestedAt = clock.millis();
    HostLeaseResult result = processes.acquireHost(host, launcherId, length).join();
    boolean nowHeld = result != HostLeaseResult.NONE;
    if (nowHeld != held) {
      LOG.info(
          nowHeld ? "active for host {}" : "standing by for host {}: another launcher is active",
          host);
    }
    held = nowHeld;
    heldUntil = requestedAt + length.toMillis();
    return result;
  }

  /** Returns the id under which this launcher holds the lease. */
  public String launcherId() {
    return launcherId;
  }

  /**
   * Checks that the lease is still valid; call it before each action that only the active launcher
   * may take.
   *
   * @throws LeaseLostException if the lease may have expired
   */
  public void requireHeld() {
    if (!held || clock.millis() >= heldUntil) {
      throw new LeaseLostException();
    }
  }

  /** Releases the lease if it is held. */
  public void release() {
    if (held) {
      var _ = processes.releaseHost(host, launcherId).join();
      held = false;
    }
  }
}
