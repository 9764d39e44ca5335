package io.dsfleet.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Sorted durations in nanoseconds. */
record Figures(long[] sorted) {

  static Figures of(Collection<Long> nanos) {
    long[] all = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(all);
    return new Figures(all);
  }

  double millisAt(double share) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * share)] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "median %.2f ms, 99th percentile %.2f ms, longest %.2f ms (%d)",
        millisAt(0.5),
        millisAt(0.99),
        millisAt(1),
        sorted.length);
  }
}
