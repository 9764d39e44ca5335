package io.dsfleet.bridge.push;

import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.job.MediaFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits files into {@code push_file} frames below the app's frame limit. */
public final class PushFrames {
  private static final int MAX_UTF8_BYTES = 3;
  private static final int COMMA_BYTES = 1;

  private final JobPlan plan;
  private final ProtocolDialect dialect;
  private final int limitBytes;

  /** Creates frames of less than {@code limitBytes} bytes for the slot of the plan. */
  public PushFrames(JobPlan plan, ProtocolDialect dialect, int limitBytes) {
    this.plan = plan;
    this.dialect = dialect;
    this.limitBytes = limitBytes;
  }

  /**
   * Returns frames with the files at positions {@code from} to {@code to - 1}, followed by {@code
   * eos} if {@code end}.
   */
  public List<String> split(int from, int to, boolean end) {
    String single = frame(from, to, end);
    if (fits(single)) {
      return List.of(single);
    }
    int emptySize = utf8Length(frame(from, from, false)) + Integer.toString(to).length();
    int eosSize =
        utf8Length(frame(from, from, true)) - utf8Length(frame(from, from, false)) + COMMA_BYTES;
    List<String> frames = new ArrayList<>();
    int start = from;
    int size = emptySize;
    for (int i = from; i < to; i++) {
      int item = utf8Length(frame(i, i + 1, false)) - utf8Length(frame(i, i, false)) + COMMA_BYTES;
      if (i > start && size + item + eosSize >= limitBytes) {
        frames.add(frame(start, i, false));
        start = i;
        size = emptySize;
      }
      size += item;
    }
    frames.add(frame(start, to, end));
    return frames;
  }

  /** Length of the text in UTF-8 bytes. */
  public static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private boolean fits(String frame) {
    return frame.length() * MAX_UTF8_BYTES < limitBytes || utf8Length(frame) < limitBytes;
  }

  private String frame(int from, int to, boolean end) {
    List<MediaFile> files = new ArrayList<>(plan.files().slice(from, to));
    if (end) {
      files.add(MediaFile.EOS);
    }
    String id = JobPlanner.requestId(plan.assignment(), "push/" + from);
    return AppProtocol.toApp(
        new PushFile(
            id, plan.assignment().streamId(), plan.cameraId(), to - from, List.copyOf(files)),
        dialect);
  }
}
