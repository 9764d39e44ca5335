package io.dsfleet.bridge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FrameSenderTest {
  private final List<String> written = new ArrayList<>();
  private final Deque<Consumer<Throwable>> open = new ArrayDeque<>();
  private final List<Throwable> failures = new ArrayList<>();
  private boolean slow;
  private final FrameSender sender =
      new FrameSender(
          (frame, outcome) -> {
            written.add(frame);
            if (slow) {
              open.add(outcome);
            } else {
              outcome.accept(null);
            }
          },
          100,
          failures::add);

  @Test
  void idleSender_writesImmediately_withoutRecursion() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(sender.send("x")).isTrue();
    }

    assertThat(written).hasSize(100_000);
  }

  @Test
  void slowPeer_getsOneFrameAtATime_inOrder() {
    slow = true;
    sender.send("a");
    sender.send("b");
    sender.send("c");
    assertThat(written).containsExactly("a");

    open.poll().accept(null);
    open.poll().accept(null);

    assertThat(written).containsExactly("a", "b", "c");
  }

  @Test
  void queuedFrames_areWrittenWithoutRecursion() {
    slow = true;
    sender.send("a");
    for (int i = 0; i < 100; i++) {
      assertThat(sender.send("x")).isTrue();
    }
    assertThat(sender.send("x")).isFalse();
    slow = false;

    open.poll().accept(null);

    assertThat(written).hasSize(101);
  }

  @Test
  void finish_waitsForQueuedFrames_andDropsLaterOnes() {
    slow = true;
    sender.send("a");
    sender.send("b");
    sender.closeWhenSent(() -> written.add("closed"));
    sender.send("late");
    while (!open.isEmpty()) {
      open.poll().accept(null);
    }

    assertThat(written).containsExactly("a", "b", "closed");
  }

  @Test
  void failure_isReportedOnce_andStopsTheSender() {
    slow = true;
    sender.send("a");
    sender.send("b");

    open.poll().accept(new IOException("gone"));
    sender.send("c");

    assertThat(written).containsExactly("a");
    assertThat(failures).hasSize(1);
  }
}
