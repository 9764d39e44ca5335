package io.dsfleet.bridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.bridge.auth.LaunchTokenVerifier.Verdict;
import io.dsfleet.messages.launch.LaunchToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LaunchTokenVerifierTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final Map<String, Set<String>> hashes = new ConcurrentHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong clock = new AtomicLong(1_000);
  private final LaunchTokenVerifier verifier =
      new LaunchTokenVerifier("default", this::read, clock::get);

  private CompletableFuture<Set<String>> read(String pool) {
    reads.incrementAndGet();
    return CompletableFuture.completedFuture(hashes.getOrDefault(pool, Set.of()));
  }

  private static LaunchToken mint(String pool) {
    return LaunchToken.generate(pool, new SecureRandom());
  }

  private void assertVerdict(LaunchToken token, Verdict verdict) {
    assertThat(verifier.verify(token)).succeedsWithin(BOUND).isEqualTo(verdict);
  }

  @Test
  void knownToken_isFound_andCached() {
    LaunchToken token = mint("default");
    hashes.put("default", Set.of(token.hash()));

    assertVerdict(token, Verdict.FOUND);
    assertVerdict(token, Verdict.FOUND);

    assertThat(reads).hasValue(1);
  }

  @Test
  void tokenOfANewLaunch_isFoundImmediately() {
    LaunchToken token = mint("default");
    assertVerdict(token, Verdict.NOT_FOUND);
    hashes.put("default", Set.of(token.hash()));

    assertVerdict(token, Verdict.FOUND);
  }

  @Test
  void unknownPools_areRateLimited_withoutDelayingOthers() {
    LaunchToken token = mint("default");
    hashes.put("default", Set.of(token.hash()));
    int busy = 0;
    for (int i = 0; i < 2_000; i++) {
      Verdict verdict =
          verifier.verify(mint("invented-" + i)).orTimeout(60, TimeUnit.SECONDS).join();
      busy += verdict == Verdict.BUSY ? 1 : 0;
    }

    assertThat(busy).isEqualTo(2_000 - LaunchTokenVerifier.MAX_UNKNOWN_READS);
    assertThat(verifier.cachedPoolCount()).isLessThanOrEqualTo(300);
    assertVerdict(token, Verdict.FOUND);
  }
}
