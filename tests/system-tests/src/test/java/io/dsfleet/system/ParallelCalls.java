package io.dsfleet.system;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Calls a server from several threads. */
final class ParallelCalls {
  private ParallelCalls() {}

  /** Results in the order of the items; the first failure is thrown. */
  static <T, R> List<R> map(int clients, List<T> items, Function<T, R> call) {
    try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
      List<Future<R>> futures = items.stream().map(i -> pool.submit(() -> call.apply(i))).toList();
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
