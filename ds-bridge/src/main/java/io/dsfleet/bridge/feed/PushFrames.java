package io.dsfleet.bridge.feed;

import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.job.MediaFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts files into {@code push_file} frames, each below the client's limit in bytes. */
public final class PushFrames {
  private static final int UTF8_MOST = 3;
  private static final int COMMA = 1;

  private final JobPlan plan;
  private final Dialect dialect;
  private final int limitBytes;

  /** Frames for the plan's slot; every frame is shorter than {@code limitBytes}. */
  public PushFrames(JobPlan plan, Dialect dialect, int limitBytes) {
    this.plan = plan;
    this.dialect = dialect;
    this.limitBytes = limitBytes;
  }

  /** Frames of the files from position {@code from} to {@code to - 1}; the end mark comes last. */
  public List<String> cut(int from, int to, boolean end) {
    String whole = frame(from, to, end);
    if (fits(whole)) {
      return List.of(whole);
    }
    int base = bytes(frame(from, from, false)) + Integer.toString(to).length();
    int endMark = bytes(frame(from, from, true)) - bytes(frame(from, from, false)) + COMMA;
    List<String> frames = new ArrayList<>();
    int start = from;
    int size = base;
    for (int i = from; i < to; i++) {
      int item = bytes(frame(i, i + 1, false)) - bytes(frame(i, i, false)) + COMMA;
      if (i > start && size + item + endMark >= limitBytes) {
        frames.add(frame(start, i, false));
        start = i;
        size = base;
      }
      size += item;
    }
    frames.add(frame(start, to, end));
    return frames;
  }

  /** The UTF-8 length of the text. */
  public static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private boolean fits(String frame) {
    return frame.length() * UTF8_MOST < limitBytes || bytes(frame) < limitBytes;
  }

  private String frame(int from, int to, boolean end) {
    List<MediaFile> files = new ArrayList<>(plan.files().slice(from, to));
    if (end) {
      files.add(MediaFile.END);
    }
    String id = JobPlanner.requestId(plan.assignment(), "push/" + from);
    return AppProtocol.toApp(
        new PushFile(
            id, plan.assignment().streamId(), plan.cameraId(), to - from, List.copyOf(files)),
        dialect);
  }
}
