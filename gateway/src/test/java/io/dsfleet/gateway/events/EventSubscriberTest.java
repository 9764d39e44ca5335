package io.dsfleet.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.state.events.FeedEntry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventSubscriberTest {
  private static final Duration NOW = Duration.ofMillis(1);

  @Test
  void overflow_is_reported_once_and_leaves_no_gap() throws InterruptedException {
    EventSubscriber follower = new EventSubscriber(null, 2);
    for (int i = 1; i <= 4; i++) {
      follower.offer(entry(i));
    }

    assertThat(follower.next(NOW)).extracting(FeedEntry::id).containsExactly("1-0", "2-0");
    follower.offer(entry(5));
    assertThat(follower.next(NOW)).isEmpty();
    assertThat(follower.takeOverflow()).isTrue();
    assertThat(follower.takeOverflow()).isFalse();
    follower.offer(entry(6));
    assertThat(follower.next(NOW)).extracting(FeedEntry::id).containsExactly("6-0");
  }

  @Test
  void closing_wakes_the_reader() throws InterruptedException {
    EventSubscriber follower = new EventSubscriber("job", 1);
    follower.offer(entry(1));
    follower.close();

    assertThat(follower.next(Duration.ofSeconds(30))).extracting(FeedEntry::id).contains("0-0");
    assertThat(follower.isClosed()).isTrue();
  }

  private static FeedEntry entry(int number) {
    return new FeedEntry(
        number + "-0", "job", "queued", "j", null, null, null, null, "QUEUED", 0, 0, null, null);
  }
}
