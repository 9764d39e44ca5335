package io.dsfleet.bridge.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CoalescingLoaderTest {
  private final List<CompletableFuture<String>> reads = new ArrayList<>();
  private final CoalescingLoader<String> loader =
      new CoalescingLoader<>(
          key -> {
            CompletableFuture<String> read = new CompletableFuture<>();
            reads.add(read);
            return read;
          });

  @Test
  void callersDuringARead_shareTheNextRead() {
    CompletableFuture<String> first = loader.load("pool");
    CompletableFuture<String> second = loader.load("pool");
    CompletableFuture<String> third = loader.load("pool");
    assertThat(reads).hasSize(1);

    reads.get(0).complete("old");
    assertThat(first).isCompletedWithValue("old");
    assertThat(second).isNotDone();
    assertThat(reads).hasSize(2);

    reads.get(1).complete("new");
    assertThat(second).isCompletedWithValue("new");
    assertThat(third).isCompletedWithValue("new");
    assertThat(reads).hasSize(2);
  }

  @Test
  void callAfterARead_readsAgain() {
    var _ = loader.load("pool");
    reads.get(0).complete("old");

    CompletableFuture<String> later = loader.load("pool");
    reads.get(1).complete("new");

    assertThat(later).isCompletedWithValue("new");
  }

  @Test
  void otherKeys_areReadConcurrently() {
    var _ = loader.load("one");
    var _ = loader.load("two");

    assertThat(reads).hasSize(2);
  }

  @Test
  void failedRead_failsOnlyItsCallers() {
    CompletableFuture<String> first = loader.load("pool");
    CompletableFuture<String> second = loader.load("pool");

    reads.get(0).completeExceptionally(new IllegalStateException("away"));
    assertThat(first).isCompletedExceptionally();

    reads.get(1).complete("here again");
    assertThat(second).isCompletedWithValue("here again");
  }
}
