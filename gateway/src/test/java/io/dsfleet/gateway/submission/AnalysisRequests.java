package io.dsfleet.gateway.submission;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;

/** Requests for tests. */
final class AnalysisRequests {
  private AnalysisRequests() {}

  static AnalysisRequest of(CameraType type, String path, MediaFile... files) {
    return new AnalysisRequest(
        null, type, path, null, "/out", List.of(files), null, null, null, null);
  }

  static MediaFile file(Long id, String path) {
    return new MediaFile(FileType.FILE, id, path, null, null);
  }
}
