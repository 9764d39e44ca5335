package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.Behaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand spoilt messages through HTTP, WebSocket and AMQP: the others' jobs run as
 * before, nothing grows, no answer tells a stack trace.
 */
class HostileClientsTest {
  private static final int WARM_UP = 20_000;
  private static final int BAD = 100_000;
  private static final long GROWTH_MOST = 16L << 20;
  private static final int CALLS = 300;

  private int camera = 800_000;

  @Test
  void rubbishThroughEveryEntrance_costsNobodyElseAnything() throws Exception {
    long seed = Long.getLong("dsfleet.fuzz.seed", System.nanoTime());
    System.out.println("hostile clients: -Ddsfleet.fuzz.seed=" + seed);
    try (StandaloneFixture system = StandaloneFixture.start("hostile");
        ScriptedApp app =
            ScriptedApp.at(system.socket(), "good-1", 4)
                .behaviour(Behaviour.obedient())
                .connect()) {
      FleetClient client = system.client();
      client.awaitInstance("good-1", 4);
      HostileClients hostile = new HostileClients(system, seed);
      attack(hostile, WARM_UP);
      List<Long> quiet = latencies(client, CALLS);
      long before = heapAtRest(system, client);

      List<Long> under = new ArrayList<>();
      // A thread of its own: the common pool has one, which the clients themselves need.
      try (ExecutorService own = Executors.newSingleThreadExecutor()) {
        Future<?> attack = own.submit(() -> attack(hostile, BAD));
        while (!attack.isDone()) {
          under.addAll(latencies(client, 20));
        }
        attack.get();
      }

      long after = heapAtRest(system, client);
      System.out.printf(
          "hostile clients: %d bad messages; others' median %.1f ms quiet, %.1f ms under attack;"
              + " p99 %.1f and %.1f ms; live heap %d then %d KiB%n",
          hostile.sent(),
          at(quiet, 0.5),
          at(under, 0.5),
          at(quiet, 0.99),
          at(under, 0.99),
          before >> 10,
          after >> 10);
      assertThat(hostile.sent()).isGreaterThanOrEqualTo(WARM_UP + BAD);
      assertThat(hostile.faults()).isEmpty();
      assertThat(after - before).isLessThan(GROWTH_MOST);
      assertThat(at(under, 0.5)).isLessThan(3 * at(quiet, 0.5) + 20);
      assertThat(at(under, 0.99)).isLessThan(3 * at(quiet, 0.99) + 200);
      assertThat(app.seen().violations()).isEmpty();
      assertThat(system.output()).doesNotContain("\tat ");
    }
  }

  /** Once what still waits in the broker is worked off. */
  private static long heapAtRest(StandaloneFixture system, FleetClient client) {
    await("the rest is worked off")
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .untilAsserted(() -> World.isAtRest(client));
    return LiveHeap.bytes(system.pid());
  }

  /** Half by socket, the rest by HTTP and AMQP, side by side. */
  private static void attack(HostileClients hostile, int count) {
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      List<Future<?>> entrances =
          List.of(
              pool.submit(() -> hostile.frames(count / 2)),
              pool.submit(() -> hostile.bodies(count / 5)),
              pool.submit(
                  () -> {
                    hostile.submissions(count - count / 2 - count / 5);
                    return null;
                  }));
      for (Future<?> entrance : entrances) {
        entrance.get();
      }
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nanoseconds of good calls: a job is posted and read again. */
  private List<Long> latencies(FleetClient client, int calls) {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      long began = System.nanoTime();
      String id = client.start(Requests.fileset(camera++, 1));
      client.job(id);
      nanos.add(System.nanoTime() - began);
    }
    return nanos;
  }

  private static double at(List<Long> nanos, double part) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    long found = sorted.get((int) (part * (sorted.size() - 1)));
    return Duration.ofNanos(found).toMillis() + found % 1_000_000 / 1e6;
  }
}
