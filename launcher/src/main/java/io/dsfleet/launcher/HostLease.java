package io.dsfleet.launcher;

import io.dsfleet.state.Processes;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of a host's launchers is the active one: the others stand by until its lease runs out. */
final class HostLease {
  private static final Logger LOG = LoggerFactory.getLogger(HostLease.class);

  private final Processes processes;
  private final String host;
  private final String launcherId;
  private final Duration length;
  private boolean held;

  HostLease(Processes processes, String host, String launcherId, Duration length) {
    this.processes = processes;
    this.host = host;
    this.launcherId = launcherId;
    this.length = length;
  }

  /** Takes or renews the lease; answers whether this launcher has it. */
  boolean hold() {
    boolean now = processes.hold(host, launcherId, length).join();
    if (now != held) {
      LOG.info(now ? "active for host {}" : "another launcher is active for host {}", host);
    }
    held = now;
    return now;
  }

  /** Gives it back. */
  void release() {
    if (held) {
      processes.release(host, launcherId).join();
      held = false;
    }
  }
}
