package io.dsfleet.conformance;

import io.dsfleet.messages.codec.PrintableText;
import java.io.IOException;
import java.io.Writer;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records the frames between the suite and the app: the last ones of a scenario in memory, and all
 * of them as one JSON object per line in a file. Thread-safe.
 */
public final class FrameTrace {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_RECENT = 6;
  private static final int MAX_SHOWN_LENGTH = 200;

  private final Deque<String> recent = new ArrayDeque<>();
  private final @Nullable Writer file;
  private final InstantSource clock;
  private String scenario = "";
  private @Nullable IOException failure;

  private FrameTrace(@Nullable Writer file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Keeps the last frames only. */
  public static FrameTrace inMemory() {
    return new FrameTrace(null, InstantSource.system());
  }

  /** Also writes each frame to {@code file}, which the caller closes. */
  public static FrameTrace writingTo(Writer file, InstantSource clock) {
    return new FrameTrace(file, clock);
  }

  /** The first error of the file; null if there was none. Later frames were not written. */
  public synchronized @Nullable IOException failure() {
    return failure;
  }

  /** Starts a scenario and forgets the frames before it. */
  synchronized void begin(String name) {
    scenario = name;
    recent.clear();
  }

  void sent(String frame) {
    record("sent", frame);
  }

  void received(String frame) {
    record("received", frame);
  }

  /** The last frames of the scenario, oldest first, each with its direction. */
  synchronized List<String> recent() {
    return List.copyOf(recent);
  }

  private synchronized void record(String direction, String frame) {
    if (recent.size() == MAX_RECENT) {
      recent.removeFirst();
    }
    String shown =
        frame.length() > MAX_SHOWN_LENGTH ? frame.substring(0, MAX_SHOWN_LENGTH) + "..." : frame;
    recent.addLast("%-8s  %s".formatted(direction, PrintableText.replace(shown, "?")));
    if (file != null && failure == null) {
      write(file, direction, frame);
    }
  }

  private void write(Writer target, String direction, String frame) {
    ObjectNode row =
        JSON.createObjectNode()
            .put("at", clock.instant().toString())
            .put("scenario", scenario)
            .put("direction", direction)
            .put("frame", frame);
    try {
      target.write(row + "\n");
      target.flush();
    } catch (IOException e) {
      failure = e;
    }
  }
}
