package io.dsfleet.launcher;

import io.dsfleet.state.Processes;
import io.dsfleet.state.Processes.Hold;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of a host's launchers is the active one: the others stand by until its lease runs out. */
final class HostLease {
  private static final Logger LOG = LoggerFactory.getLogger(HostLease.class);

  private final Processes processes;
  private final String host;
  private final String launcherId;
  private final Duration length;
  private final InstantSource clock;
  private boolean held;
  private long heldUntil;

  HostLease(
      Processes processes, String host, String launcherId, Duration length, InstantSource clock) {
    this.processes = processes;
    this.host = host;
    this.launcherId = launcherId;
    this.length = length;
    this.clock = clock;
  }

  /** Takes or renews the lease; one that is taken says nothing of what happened before. */
  Hold hold() {
    long asked = clock.millis();
    Hold answer = processes.hold(host, launcherId, length).join();
    boolean now = answer != Hold.NONE;
    if (now != held) {
      LOG.info(now ? "active for host {}" : "another launcher is active for host {}", host);
    }
    held = now;
    heldUntil = asked + length.toMillis();
    return answer;
  }

  /** What the lease is held under. */
  String launcherId() {
    return launcherId;
  }

  /**
   * Asked before anything that only one launcher may do; whoever waited long for an engine is late.
   *
   * @throws LeaseOverException where the lease may be another one's by now
   */
  void require() {
    if (!held || clock.millis() >= heldUntil) {
      throw new LeaseOverException();
    }
  }

  /** Gives it back. */
  void release() {
    if (held) {
      var _ = processes.release(host, launcherId).join();
      held = false;
    }
  }
}
