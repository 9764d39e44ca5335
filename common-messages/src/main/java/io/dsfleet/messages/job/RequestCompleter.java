package io.dsfleet.messages.job;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Completes a valid request with ids, file names and output paths. An {@code init_file} becomes the
 * first of {@code files}; a stream has only an {@code init_file}.
 */
public final class RequestCompleter {
  private final MediaIdResolver ids;

  /** Uses these ids for cameras and files without one. */
  public RequestCompleter(MediaIdResolver ids) {
    this.ids = ids;
  }

  /** The completed request; its files are empty if the bridge must list the folder. */
  public AnalysisRequest complete(AnalysisRequest request) {
    return switch (requireNonNull(request.cameraType())) {
      case VIDEOSTREAM -> stream(request);
      case FILE -> file(request);
      case FILESET -> fileset(request);
    };
  }

  /**
   * The second id of the camera of a completed request, empty if it has one id only or one that was
   * not derived from its path.
   */
  public OptionalLong otherCameraId(AnalysisRequest completed) {
    return ids.otherId(
        UrlSecrets.mask(cameraSource(completed)), requireNonNull(completed.cameraId()));
  }

  /** The path that identifies the camera of a completed request: that of its file or its folder. */
  public static String cameraSource(AnalysisRequest completed) {
    List<MediaFile> files = completed.namedFiles();
    return requireNonNull(
        completed.cameraType() == CameraType.FILE && !files.isEmpty()
            ? files.getFirst().filePath()
            : completed.cameraPath());
  }

  /**
   * Whether a live job that has the camera id of the request is of another camera.
   *
   * @param live request of the live job; false if it names no camera
   * @param isSame whether two paths lead to the same file or folder
   */
  public static boolean isOfOtherCamera(
      AnalysisRequest live, AnalysisRequest completed, BiPredicate<String, String> isSame) {
    return live.cameraType() != null
        && live.cameraPath() != null
        && !isSame.test(cameraSource(live), cameraSource(completed));
  }

  /**
   * The completed request under another camera id, which is also the id of the file of a request
   * for a single file.
   */
  public static AnalysisRequest underCameraId(AnalysisRequest completed, long id) {
    List<MediaFile> files = completed.files();
    if (completed.cameraType() != CameraType.FILE || files == null || files.size() != 1) {
      return completed.withCameraId(id);
    }
    MediaFile file = files.getFirst();
    return completed
        .withFiles(
            completed.initFile(),
            List.of(
                new MediaFile(
                    file.fileType(), id, file.filePath(), file.fileName(), file.outputPath())))
        .withCameraId(id);
  }

  /** Whether the request leaves the id of its camera to dsfleet. */
  public static boolean leavesCameraIdOpen(AnalysisRequest request) {
    return request.cameraId() == null
        && (request.cameraType() != CameraType.FILE
            || request.namedFiles().isEmpty()
            || request.namedFiles().getFirst().fileId() == null);
  }

  private AnalysisRequest fileset(AnalysisRequest request) {
    List<MediaFile> files = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    Set<Long> usedIds = new HashSet<>();
    for (MediaFile file : request.namedFiles()) {
      String path = requireNonNull(file.filePath());
      if (paths.add(path)) {
        files.add(withUniqueId(filled(request, file, null), usedIds));
      }
    }
    return request
        .withFiles(null, OutputPathAssigner.assign(files, requireNonNull(request.outputDir())))
        .withCameraId(cameraId(request, null));
  }

  private AnalysisRequest file(AnalysisRequest request) {
    MediaFile file =
        request.namedFiles().isEmpty()
            ? new MediaFile(FileType.FILE, null, request.cameraPath(), null, null)
            : request.namedFiles().getFirst();
    MediaFile completed = filled(request, file, request.cameraId());
    return request
        .withFiles(
            null,
            OutputPathAssigner.assign(List.of(completed), requireNonNull(request.outputDir())))
        .withCameraId(cameraId(request, completed.fileId()));
  }

  private AnalysisRequest stream(AnalysisRequest request) {
    MediaFile initFile = request.initFile();
    long camera = cameraId(request, initFile == null ? null : initFile.fileId());
    MediaFile source =
        new MediaFile(
            FileType.VIDEOSTREAM,
            camera,
            request.cameraPath(),
            initFile == null ? null : initFile.fileName(),
            initFile == null ? null : initFile.outputPath());
    MediaFile completed =
        OutputPathAssigner.assign(
                List.of(filled(request, source, camera)), requireNonNull(request.outputDir()))
            .getFirst();
    return request.withFiles(completed, List.of()).withCameraId(camera);
  }

  private long cameraId(AnalysisRequest request, @Nullable Long fallback) {
    Long id = request.cameraId();
    if (id != null) {
      return id;
    }
    return fallback != null ? fallback : pathId(requireNonNull(request.cameraPath()));
  }

  /** Ignores passwords, so that a camera keeps its id when its password changes. */
  private long pathId(String path) {
    return ids.resolve(UrlSecrets.mask(path));
  }

  private MediaFile filled(AnalysisRequest request, MediaFile file, @Nullable Long fallback) {
    String path = requireNonNull(file.filePath());
    String name =
        file.fileName() == null ? nameOf(request, UrlSecrets.withoutUser(path)) : file.fileName();
    Long id = file.fileId() == null ? fallback : file.fileId();
    return new MediaFile(
        file.fileType(),
        id == null ? Long.valueOf(pathId(path)) : id,
        path,
        name,
        file.outputPath());
  }

  /** Gives two paths of one inode different ids, so that their results can be told apart. */
  private static MediaFile withUniqueId(MediaFile file, Set<Long> usedIds) {
    long id = requireNonNull(file.fileId());
    if (usedIds.add(id)) {
      return file;
    }
    long uniqueId = MediaIdResolver.hashOf(UrlSecrets.mask(requireNonNull(file.filePath())));
    usedIds.add(uniqueId);
    return new MediaFile(
        file.fileType(), uniqueId, file.filePath(), file.fileName(), file.outputPath());
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
}
