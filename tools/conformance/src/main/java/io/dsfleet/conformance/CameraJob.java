package io.dsfleet.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One camera that the app was given: what was said to it and what it said. */
final class CameraJob {
  /** Where the camera is. */
  enum Phase {
    ASKED,
    STARTED,
    ENDED
  }

  final int streamId;
  final long cameraId;
  final String startRequest;
  final boolean live;
  final List<Long> files = new ArrayList<>();
  Phase phase = Phase.ASKED;
  boolean endPushed;
  int failedFiles;

  private final Set<Long> done = new HashSet<>();
  private int begun;

  /** Files whose reports an outage may have swallowed; the app may also say them again. */
  private int doubtful;

  private boolean outage;

  CameraJob(int streamId, long cameraId, String startRequest, boolean live) {
    this.streamId = streamId;
    this.cameraId = cameraId;
    this.startRequest = startRequest;
    this.live = live;
  }

  /** The connection broke: reports of what was pushed so far may be lost. */
  void lostSight() {
    doubtful = files.size();
    outage = true;
  }

  /** Whether the app may still repeat what it said before an outage, not knowing if it arrived. */
  boolean maybeRepeated() {
    return outage && phase == Phase.ENDED;
  }

  boolean sure() {
    return doubtful == 0;
  }

  int doneCount() {
    return done.size();
  }

  void begin(long fileId) {
    int at = files.indexOf(fileId);
    String file = "file " + fileId + " of camera " + cameraId;
    if (at < 0) {
      throw ConformanceFailure.of("processing_started for files that were pushed", "it names " + file);
    }
    if (at < begun && at < doubtful) {
      return;
    }
    if (at < begun) {
      throw ConformanceFailure.of("processing_started once for each file", "it came again for " + file);
    }
    if (at > begun && at > doubtful) {
      throw ConformanceFailure.of(
          "processing_started for file " + files.get(begun) + ", in the order of push_file",
          "it names " + file);
    }
    begun = at + 1;
  }

  void finish(long fileId, boolean ok) {
    int at = files.indexOf(fileId);
    String file = "file " + fileId + " of camera " + cameraId;
    if (at < 0) {
      throw ConformanceFailure.of("file_done for files that were pushed", "it names " + file);
    }
    if (at >= begun && at >= doubtful) {
      throw ConformanceFailure.of("processing_started before file_done", "it is missing for " + file);
    }
    boolean fresh = done.add(fileId);
    if (!fresh && at < doubtful) {
      return;
    }
    if (!fresh) {
      throw ConformanceFailure.of("file_done once for each file", "it came again for " + file);
    }
    begun = Math.max(begun, at + 1);
    failedFiles += ok ? 0 : 1;
  }

  /** The camera is said to be through: every file must be, and the end mark pushed. */
  void complete(Integer processedCount) {
    if (!endPushed && !live) {
      throw ConformanceFailure.of("analysis_complete after the eos", "no eos was pushed");
    }
    for (int at = doubtful; at < files.size(); at++) {
      if (!done.contains(files.get(at))) {
        throw ConformanceFailure.of(
            "file_done for every file before analysis_complete",
            "it is missing for file " + files.get(at) + " of camera " + cameraId);
      }
    }
    int least = sure() ? files.size() - failedFiles : done.size() - failedFiles;
    if (!live && (processedCount < least || processedCount > files.size())) {
      throw ConformanceFailure.of(
          "processed_count " + files.size() + " (the eos not counted)", "it is " + processedCount);
    }
    phase = Phase.ENDED;
  }
}
