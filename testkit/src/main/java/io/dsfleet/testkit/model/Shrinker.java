package io.dsfleet.testkit.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a failing list shorter: removes halves, quarters, ... single commands, while it fails. */
final class Shrinker<C> {
  /** Runs a list on a fresh world. */
  interface Trial<C> {
    @Nullable Failed run(List<C> commands);
  }

  /** Where a list failed (commands that ran, the failing one included) and why. */
  record Failed(int ran, Throwable cause) {}

  private final Trial<C> trial;
  private int trialsLeft;
  private List<C> commands;
  private Failed failed;

  Shrinker(Trial<C> trial, int mostTrials, List<C> commands, Failed failed) {
    this.trial = trial;
    this.trialsLeft = mostTrials;
    this.commands = List.copyOf(commands.subList(0, failed.ran()));
    this.failed = failed;
  }

  ModelFailure<C> shrink(long seed) {
    int original = commands.size();
    int chunk = Math.max(1, original / 2);
    while (trialsLeft > 0) {
      boolean shorter = removeChunks(chunk);
      if (chunk == 1 && !shorter) {
        break;
      }
      chunk = shorter ? Math.min(chunk, Math.max(1, commands.size() / 2)) : Math.max(1, chunk / 2);
    }
    return new ModelFailure<>(seed, commands, original, failed.cause());
  }

  /** One pass from the end, since what a failure needs stands mostly near its start. */
  private boolean removeChunks(int size) {
    boolean shorter = false;
    for (int from = Math.max(0, commands.size() - size);
        from >= 0 && trialsLeft > 0;
        from = from == 0 ? -1 : Math.max(0, from - size)) {
      int to = Math.min(from + size, commands.size());
      if (from < to && to - from < commands.size()) {
        shorter |= without(from, to);
      }
    }
    return shorter;
  }

  private boolean without(int from, int to) {
    List<C> candidate = new ArrayList<>(commands.subList(0, from));
    candidate.addAll(commands.subList(to, commands.size()));
    trialsLeft--;
    Failed again = trial.run(candidate);
    if (again == null) {
      return false;
    }
    commands = List.copyOf(candidate.subList(0, again.ran()));
    failed = again;
    return true;
  }
}
