package io.dsfleet.messages.job;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills what a valid request leaves out: ids, file names, output paths; {@code init_file} becomes
 * the first of {@code files}, and of a stream or a single file the only one.
 */
public final class RequestCompletion {
  private final MediaIds ids;

  /** Completes with ids from here. */
  public RequestCompletion(MediaIds ids) {
    this.ids = ids;
  }

  /** The request with nothing left to fill; its files are empty where the bridge must list them. */
  public AnalysisRequest complete(AnalysisRequest request) {
    return switch (requireNonNull(request.cameraType())) {
      case VIDEOSTREAM -> stream(request);
      case FILE -> file(request);
      case FILESET -> fileset(request);
    };
  }

  private AnalysisRequest fileset(AnalysisRequest request) {
    List<MediaFile> files = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    Set<Long> taken = new HashSet<>();
    for (MediaFile file : request.namedFiles()) {
      String path = requireNonNull(file.filePath());
      if (paths.add(path)) {
        files.add(withUnusedId(filled(request, file, null), taken));
      }
    }
    return request.withFiles(null, files).withCameraId(cameraId(request, null));
  }

  private AnalysisRequest file(AnalysisRequest request) {
    MediaFile named =
        request.namedFiles().isEmpty()
            ? new MediaFile(FileType.FILE, null, request.cameraPath(), null, null)
            : request.namedFiles().getFirst();
    MediaFile only = filled(request, named, request.cameraId());
    return request.withFiles(null, List.of(only)).withCameraId(cameraId(request, only.fileId()));
  }

  private AnalysisRequest stream(AnalysisRequest request) {
    MediaFile named = request.initFile();
    long camera = cameraId(request, named == null ? null : named.fileId());
    MediaFile source =
        new MediaFile(
            FileType.VIDEOSTREAM,
            camera,
            request.cameraPath(),
            named == null ? null : named.fileName(),
            named == null ? null : named.outputPath());
    return request.withFiles(filled(request, source, camera), List.of()).withCameraId(camera);
  }

  private long cameraId(AnalysisRequest request, @Nullable Long otherwise) {
    Long given = request.cameraId();
    if (given != null) {
      return given;
    }
    return otherwise != null ? otherwise : id(requireNonNull(request.cameraPath()));
  }

  /** A camera stays the same one when its password is changed. */
  private long id(String path) {
    return ids.of(CameraUrls.masked(path));
  }

  private MediaFile filled(AnalysisRequest request, MediaFile file, @Nullable Long otherwise) {
    String path = requireNonNull(file.filePath());
    String name =
        file.fileName() == null ? nameOf(request, CameraUrls.withoutUser(path)) : file.fileName();
    Long id = file.fileId() == null ? otherwise : file.fileId();
    return new MediaFile(
        file.fileType(),
        id == null ? Long.valueOf(id(path)) : id,
        path,
        name,
        file.outputPath() == null
            ? folder(requireNonNull(request.outputDir())) + name + ".json"
            : file.outputPath());
  }

  /** Two names of one inode are two files of the job, or their results could not be told apart. */
  private static MediaFile withUnusedId(MediaFile file, Set<Long> taken) {
    long id = requireNonNull(file.fileId());
    if (taken.add(id)) {
      return file;
    }
    long other = MediaIds.hash(CameraUrls.masked(requireNonNull(file.filePath())));
    taken.add(other);
    return new MediaFile(
        file.fileType(), other, file.filePath(), file.fileName(), file.outputPath());
  }

  private static String nameOf(AnalysisRequest request, String path) {
    if (request.cameraType() == CameraType.VIDEOSTREAM) {
      String camera = request.cameraName();
      return camera == null || camera.isBlank() ? "stream" : camera.replace('/', '_');
    }
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String name = plain.substring(plain.lastIndexOf('/') + 1);
    return name.isEmpty() ? "file" : name;
  }

  private static String folder(String path) {
    return path.endsWith("/") ? path : path + "/";
  }
}
