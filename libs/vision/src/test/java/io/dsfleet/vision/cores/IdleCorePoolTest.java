package io.dsfleet.vision.cores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IdleCorePoolTest {
  private static final int CORES = 4;

  private final IdleCorePool cores = new IdleCorePool(CORES);
  private final AtomicInteger atWork = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final CyclicBarrier threeSlotsBegan = new CyclicBarrier(3);

  @AfterEach
  void close() {
    cores.close();
  }

  @Test
  void oneBusySlotUsesAllCores() {
    try (var _ = cores.occupy()) {
      cores.runAll(meeting(CORES, 3));
    }
    assertThat(most).hasValue(CORES);
  }

  @Test
  void threeBusySlotsLeaveOneCoreToShare() {
    try (var _ = cores.occupy();
        var _ = cores.occupy();
        var _ = cores.occupy()) {
      cores.runAll(meeting(2, 5));
    }
    assertThat(most).hasValue(2);
  }

  @Test
  void moreBusySlotsThanCoresShareNothing() {
    List<IdleCorePool.BusySlot> turns = new ArrayList<>();
    for (int slot = 0; slot <= CORES; slot++) {
      turns.add(cores.occupy());
    }
    cores.runAll(Collections.nCopies(10, this::counted));
    assertThat(most).hasValue(1);
    assertThat(cores.trySubmit(() -> "ahead")).isNull();
    turns.forEach(IdleCorePool.BusySlot::close);
  }

  @Test
  void slotsAndHelpersTogetherNeverOutnumberTheCores() {
    List<CompletableFuture<Void>> slots = new ArrayList<>();
    for (int slot = 0; slot < 3; slot++) {
      slots.add(
          CompletableFuture.runAsync(
              () -> {
                try (var _ = cores.occupy()) {
                  meet(threeSlotsBegan);
                  for (int round = 0; round < 200; round++) {
                    cores.runAll(Collections.nCopies(7, this::counted));
                  }
                  meet(threeSlotsBegan);
                }
              },
              task -> Thread.ofPlatform().start(task)));
    }
    slots.forEach(CompletableFuture::join);
    assertThat(most.get()).isBetween(1, CORES);
  }

  @Test
  void aHelperStopsAfterItsPartWhenASlotNeedsItsCore() throws InterruptedException {
    Semaphore reached = new Semaphore(0);
    Semaphore goOn = new Semaphore(0);
    List<Thread> ran = Collections.synchronizedList(new ArrayList<>());
    Runnable part =
        () -> {
          ran.add(Thread.currentThread());
          reached.release();
          goOn.acquireUninterruptibly();
        };
    try (var _ = cores.occupy()) {
      CompletableFuture<Void> sharing =
          CompletableFuture.runAsync(
              () -> cores.runAll(Collections.nCopies(12, part)),
              task -> Thread.ofPlatform().start(task));
      reached.acquire(CORES);
      List<IdleCorePool.BusySlot> others = List.of(cores.occupy(), cores.occupy(), cores.occupy());
      goOn.release(12);
      sharing.join();
      Thread slot =
          ran.stream().filter(each -> !each.getName().startsWith("helper")).findAny().get();
      assertThat(ran.stream().filter(each -> !each.equals(slot))).hasSize(CORES - 1);
      others.forEach(IdleCorePool.BusySlot::close);
    }
  }

  @Test
  void aCoreThatBecomesIdleHelpsWithCurrentWork() throws InterruptedException {
    Semaphore reached = new Semaphore(0);
    Semaphore goOn = new Semaphore(0);
    Runnable part =
        () -> {
          reached.release();
          goOn.acquireUninterruptibly();
        };
    try (var _ = cores.occupy();
        var _ = cores.occupy();
        var _ = cores.occupy()) {
      IdleCorePool.BusySlot fourth = cores.occupy();
      CompletableFuture<Void> sharing =
          CompletableFuture.runAsync(
              () -> cores.runAll(Collections.nCopies(4, part)),
              task -> Thread.ofPlatform().start(task));
      reached.acquire(1);
      assertThat(reached.tryAcquire()).isFalse();
      fourth.close();
      assertThat(reached.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      goOn.release(4);
      sharing.join();
    }
  }

  @Test
  void submittedWorkRunsConcurrentlyAndReportsFailures() {
    try (var _ = cores.occupy()) {
      assertThat(Objects.requireNonNull(cores.trySubmit(() -> "decoded")).join())
          .isEqualTo("decoded");
      assertThatThrownBy(
              () ->
                  Objects.requireNonNull(
                          cores.trySubmit(
                              () -> {
                                throw new IllegalStateException("damaged");
                              }))
                      .join())
          .hasMessageContaining("damaged");
      cores.runAll(meeting(CORES, 1));
    }
    assertThat(most).hasValue(CORES);
  }

  @Test
  void aFailedPartFailsTheWholeWork() {
    List<Runnable> parts = new ArrayList<>(Collections.nCopies(8, (Runnable) this::counted));
    parts.set(
        3,
        () -> {
          throw new IllegalArgumentException("part 3");
        });
    assertThatThrownBy(() -> cores.runAll(parts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("part 3");
    assertThat(atWork).hasValue(0);
    cores.runAll(List.of());
  }

  /** Runs rounds of parts; each round needs the given number of concurrent threads. */
  private List<Runnable> meeting(int threads, int rounds) {
    CyclicBarrier barrier = new CyclicBarrier(threads);
    return Collections.nCopies(
        threads * rounds,
        () -> {
          most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
          meet(barrier);
          atWork.decrementAndGet();
        });
  }

  private void counted() {
    most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
    long sum = 0;
    for (int step = 0; step < 2_000; step++) {
      sum += step ^ System.identityHashCode(this);
    }
    assertThat(sum).isNotNegative();
    atWork.decrementAndGet();
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
