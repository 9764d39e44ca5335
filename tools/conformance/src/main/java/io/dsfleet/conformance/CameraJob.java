package io.dsfleet.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A camera that the app was given, with the messages about it so far. */
final class CameraJob {
  /** Phase of the camera. */
  enum Phase {
    REQUESTED,
    STARTED,
    ENDED
  }

  final int streamId;
  final long cameraId;
  final String startRequest;
  final boolean live;
  final List<Long> files = new ArrayList<>();
  Phase phase = Phase.REQUESTED;
  boolean endPushed;
  int failedFiles;

  private final Set<Long> done = new HashSet<>();
  private int startedFiles;

  /**
   * Number of files whose reports may have been lost with a connection; the app may also repeat
   * them.
   */
  private int uncertainFiles;

  private boolean connectionWasLost;

  CameraJob(int streamId, long cameraId, String startRequest, boolean live) {
    this.streamId = streamId;
    this.cameraId = cameraId;
    this.startRequest = startRequest;
    this.live = live;
  }

  /** Handles a lost connection: reports of the files pushed so far may be lost. */
  void connectionLost() {
    uncertainFiles = files.size();
    connectionWasLost = true;
  }

  /**
   * Whether the app may repeat messages from before a lost connection, since it does not know
   * whether they arrived.
   */
  boolean mayBeRepeated() {
    return connectionWasLost && phase == Phase.ENDED;
  }

  boolean isCertain() {
    return uncertainFiles == 0;
  }

  int doneCount() {
    return done.size();
  }

  void begin(long fileId) {
    int index = files.indexOf(fileId);
    String file = "file " + fileId + " of camera " + cameraId;
    if (index < 0) {
      throw ConformanceFailure.of(
          "processing_started for files that were pushed", "it names " + file);
    }
    if (index < startedFiles && index < uncertainFiles) {
      return;
    }
    if (index < startedFiles) {
      throw ConformanceFailure.of(
          "processing_started once for each file", "it came again for " + file);
    }
    if (index > startedFiles && index > uncertainFiles) {
      throw ConformanceFailure.of(
          "processing_started for file " + files.get(startedFiles) + ", in the order of push_file",
          "it names " + file);
    }
    startedFiles = index + 1;
  }

  void finish(long fileId, boolean ok) {
    int index = files.indexOf(fileId);
    String file = "file " + fileId + " of camera " + cameraId;
    if (index < 0) {
      throw ConformanceFailure.of("file_done for files that were pushed", "it names " + file);
    }
    if (index >= startedFiles && index >= uncertainFiles) {
      throw ConformanceFailure.of(
          "processing_started before file_done", "it is missing for " + file);
    }
    boolean first = done.add(fileId);
    if (!first && index < uncertainFiles) {
      return;
    }
    if (!first) {
      throw ConformanceFailure.of("file_done once for each file", "it came again for " + file);
    }
    startedFiles = Math.max(startedFiles, index + 1);
    failedFiles += ok ? 0 : 1;
  }

  /** Handles {@code analysis_complete}: every file must be done and the eos pushed. */
  void complete(Integer processedCount) {
    if (!endPushed && !live) {
      throw ConformanceFailure.of("analysis_complete after the eos", "no eos was pushed");
    }
    for (int index = uncertainFiles; index < files.size(); index++) {
      if (!done.contains(files.get(index))) {
        throw ConformanceFailure.of(
            "file_done for every file before analysis_complete",
            "it is missing for file " + files.get(index) + " of camera " + cameraId);
      }
    }
    int minCount = isCertain() ? files.size() - failedFiles : done.size() - failedFiles;
    if (!live && (processedCount < minCount || processedCount > files.size())) {
      throw ConformanceFailure.of(
          "processed_count " + files.size() + " (the eos not counted)", "it is " + processedCount);
    }
    phase = Phase.ENDED;
  }
}
