package io.dsfleet.referenceapp.slots;

import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.FileUrls;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts and validates the files of server messages. */
final class PushedFileReader {
  private PushedFileReader() {}

  /** Returns what is wrong with the files; empty if they are valid. */
  static Optional<String> fault(List<MediaFile> files) {
    for (int index = 0; index < files.size(); index++) {
      MediaFile file = files.get(index);
      if (!file.isEos() && (file.filePath() == null || file.filePath().isBlank())) {
        return Optional.of("file_path is missing in files[" + index + "]");
      }
      if (!file.isEos() && file.fileId() == null) {
        return Optional.of("file_id is missing in files[" + index + "]");
      }
    }
    return Optional.empty();
  }

  /** Converts valid files, without {@code eos}. */
  static List<PushedFile> of(List<MediaFile> files, String requestId, String outputDir) {
    return files.stream()
        .filter(file -> !file.isEos())
        .map(file -> of(file, requestId, outputDir))
        .toList();
  }

  /** Returns the camera's first file: its {@code init_file} or its stream; null if none. */
  static @Nullable MediaFile first(StartAnalysis start) {
    MediaFile init = start.initFile();
    if (start.cameraType() != CameraType.VIDEOSTREAM) {
      return init;
    }
    // Values missing in init_file default to the camera's.
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
    return new PushedFile(requestId, id, name, FileUrls.toPath(path), output);
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
