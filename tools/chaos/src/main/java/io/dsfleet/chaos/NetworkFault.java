package io.dsfleet.chaos;

import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** What befalls the network between two parts. */
final class NetworkFault extends FaultCatalog.Plain {
  /** How it fails. */
  enum Kind {
    /** Connections break, new ones are refused. */
    CUT,
    /** Nothing arrives and nothing breaks. */
    SILENCE,
    /** Everything arrives later. */
    DELAY
  }

  private final Kind kind;
  private final FaultProxy line;
  private long before;

  NetworkFault(Kind kind, FaultProxy line) {
    this.kind = kind;
    this.line = line;
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + line.name();
  }

  @Override
  public void begin(RandomGenerator random) {
    before = count();
    switch (kind) {
      case CUT -> line.cut();
      case SILENCE -> line.silence();
      case DELAY -> line.delay(FaultCatalog.between(random, 50, 400));
    }
  }

  @Override
  public Duration hold(RandomGenerator random) {
    return FaultCatalog.between(random, 1_500, 7_000);
  }

  @Override
  public String proof() {
    long met = count() - before;
    return met == 0
        ? ""
        : switch (kind) {
          case CUT -> met + " ends broken or refused";
          case SILENCE -> met + " pieces held back";
          case DELAY -> met + " pieces delayed";
        };
  }

  private long count() {
    return switch (kind) {
      case CUT -> line.broken();
      case SILENCE -> line.held();
      case DELAY -> line.delayed();
    };
  }

  @Override
  public long end() {
    line.mend();
    return System.nanoTime();
  }
}
