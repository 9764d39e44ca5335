package io.dsfleet.simulation;

import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;

/** A process of a simulated host. */
final class HostProcess {
  final RunnerKind kind;
  final LaunchMark mark;
  final long pid;
  final long born;
  final boolean isChild;
  boolean alive = true;

  /** Whether it was started after its launcher's timeout or loss of the host. */
  boolean isLate;

  /** Whether its pid was unknown after the start. */
  boolean isLost;

  long died;

  boolean ignoresTerm;
  boolean hangs;
  boolean ending;
  int exitCode;
  long connectsAt;

  HostProcess(RunnerKind kind, LaunchMark mark, long pid, long born, boolean isChild) {
    this.kind = kind;
    this.mark = mark;
    this.pid = pid;
    this.born = born;
    this.isChild = isChild;
  }

  boolean isOf(String token) {
    return mark.tokenHash().equals(token);
  }

  @Override
  public String toString() {
    return mark.instanceId() + " of " + mark.processId() + " pid " + pid;
  }
}
