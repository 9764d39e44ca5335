package io.dsfleet.launcher;

import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.LaunchCommand;
import io.dsfleet.messages.broker.RetireProcess;
import io.dsfleet.state.Processes.Hold;
import io.dsfleet.state.StateUnavailableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a launcher does round after round, and what it does between two rounds; on one thread. */
final class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final LauncherProperties properties;
  private final LauncherParts parts;
  private final Runnable serve;
  private final Runnable leave;
  private boolean active;
  private long searchedMillis;

  /**
   * Not active yet.
   *
   * @param serve opens the host's queues to this launcher; harmless twice
   * @param leave closes them
   */
  Rounds(LauncherProperties properties, LauncherParts parts, Runnable serve, Runnable leave) {
    this.properties = properties;
    this.parts = parts;
    this.serve = serve;
    this.leave = leave;
  }

  /** One round: the lease, the record where it is not known, each process, what is missing. */
  void look() {
    try {
      Hold hold = parts.lease().hold();
      if (hold != Hold.RENEWED) {
        // Whoever stood still may have missed another launcher's turn.
        active = false;
      }
      if (hold == Hold.NONE) {
        parts.metrics().standsBy();
        leave.run();
        return;
      }
      if (!active) {
        parts.watch().takeOver();
        searchedMillis = 0;
        active = true;
        serve.run();
      }
      parts.watch().look();
      long now = parts.clock().millis();
      if (now - searchedMillis >= properties.searchEvery().toMillis()) {
        parts.adoption().search();
        searchedMillis = now;
      }
      parts.desk().converge();
      parts.metrics().active(parts.watch().known());
    } catch (CompletionException | StateUnavailableException | LeaseOverException away) {
      // What was under way may be written or not: the record is read again before anything else.
      active = false;
      LOG.debug("the record is away, looking again: {}", away.toString());
    } catch (RuntimeException unexpected) {
      active = false;
      LOG.error("looking again after {}", unexpected.toString(), unexpected);
    }
  }

  /** Does what the scheduler tells. */
  boolean perform(LaunchCommand command) {
    return ifActive(
        () -> {
          switch (command) {
            case RetireProcess retire -> parts.watch().retire(retire);
            case KillProcess kill -> parts.watch().kill(kill);
          }
          return true;
        });
  }

  /**
   * Refuses while the record is not known. Work that fails half-way may be written or not: it is
   * done again by what the record says then, never by what this launcher had in mind.
   */
  <T> T ifActive(Supplier<T> work) {
    if (!active) {
      throw new RejectedExecutionException("the launcher does not know its processes just now");
    }
    try {
      return work.get();
    } catch (RuntimeException failed) {
      active = false;
      throw failed;
    }
  }
}
