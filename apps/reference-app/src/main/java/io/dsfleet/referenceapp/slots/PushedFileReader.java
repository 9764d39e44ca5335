package io.dsfleet.referenceapp.slots;

import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads files as the server names them. */
final class PushedFileReader {
  private PushedFileReader() {}

  /** What is wrong with the files; empty if nothing is. */
  static Optional<String> fault(List<MediaFile> files) {
    for (int index = 0; index < files.size(); index++) {
      MediaFile file = files.get(index);
      if (!file.isEnd() && (file.filePath() == null || file.filePath().isBlank())) {
        return Optional.of("expected file_path in files[" + index + "], but it is missing");
      }
      if (!file.isEnd() && file.fileId() == null) {
        return Optional.of("expected file_id in files[" + index + "], but it is missing");
      }
    }
    return Optional.empty();
  }

  /** The files without the end mark; only if nothing is wrong with them. */
  static List<PushedFile> of(List<MediaFile> files, String requestId, String outputDir) {
    return files.stream()
        .filter(file -> !file.isEnd())
        .map(file -> of(file, requestId, outputDir))
        .toList();
  }

  /** What the camera begins with: its {@code init_file}, or its stream, or nothing. */
  static @Nullable MediaFile first(StartAnalysis start) {
    MediaFile init = start.initFile();
    if (start.cameraType() != CameraType.VIDEOSTREAM) {
      return init;
    }
    // A stream is its camera: what init_file leaves open is the camera's.
    return new MediaFile(
        FileType.VIDEOSTREAM,
        init == null || init.fileId() == null ? Long.valueOf(start.cameraId()) : init.fileId(),
        init == null || init.filePath() == null ? start.cameraPath() : init.filePath(),
        init == null || init.fileName() == null ? start.cameraName() : init.fileName(),
        init == null ? null : init.outputPath());
  }

  private static PushedFile of(MediaFile file, String requestId, String outputDir) {
    String path = file.filePath() == null ? "" : file.filePath();
    String name = file.fileName() == null ? lastPart(path) : file.fileName();
    String output =
        file.outputPath() == null ? outputDir + "/" + lastPart(name) + ".json" : file.outputPath();
    long id = file.fileId() == null ? 0 : file.fileId();
    return new PushedFile(requestId, id, name, path, output);
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
