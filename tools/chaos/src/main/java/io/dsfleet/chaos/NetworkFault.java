package io.dsfleet.chaos;

import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Faults of the network between two processes. */
final class NetworkFault extends FaultCatalog.RecoversAtNextStart {
  /** Kind of network fault. */
  enum Kind {
    /** Connections are reset, new ones refused. */
    CUT,
    /** No data arrives, but connections stay open. */
    SILENCE,
    /** All data arrives late. */
    DELAY
  }

  private final Kind kind;
  private final FaultProxy proxy;
  private long before;

  NetworkFault(Kind kind, FaultProxy proxy) {
    this.kind = kind;
    this.proxy = proxy;
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + proxy.name();
  }

  @Override
  public void inject(RandomGenerator random) {
    before = count();
    switch (kind) {
      case CUT -> proxy.cut();
      case SILENCE -> proxy.silence();
      case DELAY -> proxy.delay(FaultCatalog.between(random, 50, 400));
    }
  }

  @Override
  public Duration duration(RandomGenerator random) {
    return FaultCatalog.between(random, 1_500, 7_000);
  }

  @Override
  public String evidence() {
    long affected = count() - before;
    return affected == 0
        ? ""
        : switch (kind) {
          case CUT -> affected + " sockets reset or refused";
          case SILENCE -> affected + " chunks held back";
          case DELAY -> affected + " chunks delayed";
        };
  }

  private long count() {
    return switch (kind) {
      case CUT -> proxy.brokenSockets();
      case SILENCE -> proxy.heldChunks();
      case DELAY -> proxy.delayedChunks();
    };
  }

  @Override
  public long repair() {
    proxy.restore();
    return System.nanoTime();
  }
}
