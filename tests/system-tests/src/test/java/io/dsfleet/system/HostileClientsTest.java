package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * 100,000 malformed messages over HTTP, WebSocket and AMQP: jobs of others are unaffected, memory
 * does not grow, and no response contains a stack trace.
 */
class HostileClientsTest {
  private static final int SLICE = 10_000;
  private static final int WARM_UP = 2;
  private static final int ROUND = 5;
  private static final int QUIET_CALLS = 40;
  // A leak of 100 bytes per message is twice the limit of a round.
  private static final long MAX_GROWTH = ROUND * SLICE * 50L;

  private static final long SETTLED_BYTES = 200_000;
  private static final Duration SETTLING = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private int camera = 800_000;

  @Test
  void malformedMessagesOverEveryProtocol_doNotAffectOthers() throws Exception {
    long seed = Long.getLong("dsfleet.fuzz.seed", System.nanoTime());
    System.out.println("hostile clients: -Ddsfleet.fuzz.seed=" + seed);
    try (StandaloneFixture system = StandaloneFixture.start("hostile");
        ScriptedApp app =
            ScriptedApp.settings(system.socket(), "good-1", 4)
                .behaviour(AppBehaviour.obedient())
                .connect()) {
      FleetClient client = system.client();
      client.awaitInstance("good-1", 4);
      HostileClients hostile = new HostileClients(system, seed);
      var _ = slices(WARM_UP, client, hostile);
      HeapHistogram warm = settled(system, client);
      List<Slice> slices = new ArrayList<>(slices(ROUND, client, hostile));
      HeapHistogram middle = flat(system, client, warm);
      slices.addAll(slices(ROUND, client, hostile));

      assertThat(hostile.sent()).isGreaterThanOrEqualTo((WARM_UP + 2 * ROUND) * SLICE);
      assertThat(hostile.faults()).isEmpty();
      System.out.printf(
          "hostile clients: %d bad messages; live heap %d, then %d KiB; latencies %s%n",
          hostile.sent(), warm.bytes() >> 10, middle.bytes() >> 10, slices);
      flat(system, client, middle);
      // An effect of the messages shows in every slice; other load shows in some slices only.
      assertThat(slices.stream().filter(Slice::isHarmed).toList()).hasSizeLessThan(ROUND);
      assertThat(app.observations().violations()).isEmpty();
      assertThat(system.output()).doesNotContain("\tat ");
    }
  }

  /** Memory of a backlog is released; leaked memory stays. */
  private static HeapHistogram flat(
      StandaloneFixture system, FleetClient client, HeapHistogram before) {
    AtomicReference<HeapHistogram> last = new AtomicReference<>(before);
    await("a flat heap")
        .atMost(SETTLING)
        .pollInterval(LOOK)
        .untilAsserted(
            () -> {
              HeapHistogram now = heapAtRest(system, client);
              last.set(now);
              assertThat(now.bytes() - before.bytes())
                  .as(() -> "growth of the live heap:" + now.growthSince(before))
                  .isLessThan(MAX_GROWTH);
            });
    return last.get();
  }

  /** The heap after it stops shrinking. */
  private static HeapHistogram settled(StandaloneFixture system, FleetClient client) {
    AtomicReference<HeapHistogram> last = new AtomicReference<>(heapAtRest(system, client));
    await("a settled heap")
        .atMost(SETTLING)
        .pollInterval(LOOK)
        .until(
            () -> {
              HeapHistogram now = heapAtRest(system, client);
              return last.getAndSet(now).bytes() - now.bytes() < SETTLED_BYTES;
            });
    return last.get();
  }

  /** Waits until the broker's queues are empty. */
  private static HeapHistogram heapAtRest(StandaloneFixture system, FleetClient client) {
    await("the rest is worked off")
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .untilAsserted(() -> FleetStateAssertions.assertAtRest(client));
    return HeapHistogram.of(system.pid());
  }

  /** Durations of valid calls before and during a part of the attack, in milliseconds. */
  private record Slice(double quiet, double quietTail, double attacked, double attackedTail) {
    /** Whether the attack slows valid calls beyond noise. */
    boolean isHarmed() {
      return attacked > 3 * quiet + 50 || attackedTail > 3 * quietTail + 200;
    }
  }

  private List<Slice> slices(int count, FleetClient client, HostileClients hostile)
      throws ExecutionException, InterruptedException {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Long> quiet = latencies(client, QUIET_CALLS);
      List<Long> attacked = new ArrayList<>();
      // A separate thread, because the clients need the only one of the common pool.
      try (ExecutorService own = Executors.newSingleThreadExecutor()) {
        Future<?> attack = own.submit(() -> attack(hostile, SLICE));
        while (!attack.isDone()) {
          attacked.addAll(latencies(client, 5));
        }
        attack.get();
      }
      slices.add(new Slice(at(quiet, 0.5), at(quiet, 0.9), at(attacked, 0.5), at(attacked, 0.9)));
    }
    return slices;
  }

  /** Sends half over WebSockets and the rest over HTTP and AMQP, in parallel. */
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

  /** Durations of valid calls in nanoseconds: each posts a job and reads it. */
  private List<Long> latencies(FleetClient client, int calls) {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      long began = System.nanoTime();
      String id = client.submit(JobRequests.fileset(camera++, 1));
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
