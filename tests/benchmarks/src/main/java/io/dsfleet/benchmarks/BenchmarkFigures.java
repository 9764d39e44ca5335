package io.dsfleet.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Sorted durations in nanoseconds. */
record BenchmarkFigures(List<Long> sorted) {

  static BenchmarkFigures of(Collection<Long> nanos) {
    return new BenchmarkFigures(nanos.stream().sorted().toList());
  }

  double millisAt(double share) {
    return sorted.isEmpty() ? Double.NaN : sorted.get((int) ((sorted.size() - 1) * share)) / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "median %.2f ms, 99th percentile %.2f ms, maximum %.2f ms (%d)",
        millisAt(0.5),
        millisAt(0.99),
        millisAt(1),
        sorted.size());
  }
}
