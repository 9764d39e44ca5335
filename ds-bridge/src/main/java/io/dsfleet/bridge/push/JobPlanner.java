package io.dsfleet.bridge.push;

import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.OutputPathAssigner;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.job.UrlSecrets;
import io.dsfleet.messages.path.PathMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plans the messages to the app for a request, without reading the disk. */
public final class JobPlanner {
  private final PathMapping paths;
  private final UrlSecretSealer secrets;

  /** Creates a planner that maps every path and decrypts sealed passwords for the app. */
  public JobPlanner(PathMapping paths, UrlSecretSealer secrets) {
    this.paths = paths;
    this.secrets = secrets;
  }

  /** Whether the files must be listed before the job can be planned. */
  public static boolean needsListing(AnalysisRequest request) {
    return request.cameraType() != CameraType.VIDEOSTREAM && request.namedFiles().isEmpty();
  }

  /** Request id of a message about an attempt; the same on every call. */
  public static String requestId(Assignment assignment, String message) {
    String name = assignment.jobId() + "/" + assignment.attempt() + "/" + message;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * Plans an attempt.
   *
   * @param found files found by listing, null if the request names the files
   * @throws IllegalArgumentException if the request lacks a field that {@code
   *     AnalysisRequestValidator} requires, or a sealed password cannot be decrypted
   */
  public JobPlan plan(
      Assignment assignment, AnalysisRequest request, @Nullable List<MediaFile> found) {
    CameraType type = require(request.cameraType(), "camera_type");
    String cameraPath = require(request.cameraPath(), "camera_path");
    long cameraId = require(request.cameraId(), "camera_id");
    String outputDir = require(request.outputDir(), "output_dir");
    String name = request.cameraName() == null ? lastPart(cameraPath) : request.cameraName();
    boolean live = type == CameraType.VIDEOSTREAM;
    List<MediaFile> sources = new ArrayList<>();
    if (live && request.initFile() == null) {
      sources.add(stream(cameraId, cameraPath, name));
    }
    sources.addAll(found == null ? request.namedFiles() : found);
    sources.forEach(file -> require(file.filePath(), "file_path"));
    List<MediaFile> all = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    for (MediaFile file : OutputPathAssigner.assign(sources, outputDir)) {
      all.add(mapped(file, all.size()));
      outputs.add(require(file.outputPath(), "output_path"));
    }
    boolean withFile = live || request.initFile() != null;
    StartAnalysis start =
        new StartAnalysis(
            requestId(assignment, "start"),
            assignment.streamId(),
            cameraId,
            type,
            toApp(cameraPath),
            name,
            toApp(outputDir),
            withFile ? all.getFirst() : null);
    return new JobPlan(
        assignment, start, new FileList(all), withFile ? 1 : 0, live, List.copyOf(outputs), found);
  }

  private MediaFile mapped(MediaFile file, int position) {
    String path = require(file.filePath(), "file_path");
    String name = file.fileName() == null ? lastPart(path) : file.fileName();
    String output = toApp(require(file.outputPath(), "output_path"));
    // The app's reports are matched by id; a file without one gets its position.
    long id = file.fileId() == null ? position + 1L : file.fileId();
    return new MediaFile(file.fileType(), id, toApp(path), name, output);
  }

  private String toApp(String path) {
    return secrets.open(paths.toApp(path));
  }

  private static MediaFile stream(long cameraId, String uri, String name) {
    return new MediaFile(FileType.VIDEOSTREAM, cameraId, uri, name, null);
  }

  private static String lastPart(String uri) {
    String path = UrlSecrets.mask(uri);
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  private static <T> T require(@Nullable T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing in the request");
    }
    return value;
  }
}
