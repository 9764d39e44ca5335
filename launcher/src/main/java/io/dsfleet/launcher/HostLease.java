package io.dsfleet.launcher;

import io.dsfleet.state.Processes;
import io.dsfleet.state.Processes.Hold;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lease of a host: only the launcher that holds it is active, the others stand by. */
public final class HostLease {
  private static final Logger LOG = LoggerFactory.getLogger(HostLease.class);

  private final Processes processes;
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
      Processes processes, String host, String launcherId, Duration length, InstantSource clock) {
    this.processes = processes;
    this.host = host;
    this.launcherId = launcherId;
    this.length = length;
    this.clock = clock;
  }

  /** Acquires or renews the lease; after an acquisition the process records must be reread. */
  public Hold hold() {
    long requestedAt = clock.millis();
    Hold result = processes.hold(host, launcherId, length).join();
    boolean nowHeld = result != Hold.NONE;
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
   * @throws LeaseOverException if the lease may have expired
   */
  public void require() {
    if (!held || clock.millis() >= heldUntil) {
      throw new LeaseOverException();
    }
  }

  /** Releases the lease if it is held. */
  public void release() {
    if (held) {
      var _ = processes.release(host, launcherId).join();
      held = false;
    }
  }
}
