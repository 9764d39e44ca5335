package io.dsfleet.bridge.feed;

import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraSecrets;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.CameraUrls;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.path.PathMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns a request into what the app is told; looks at no disk. */
public final class JobPlanner {
  private final PathMapping paths;
  private final CameraSecrets secrets;

  /** A planner that maps every path by the rules, and opens the secrets for the app alone. */
  public JobPlanner(PathMapping paths, CameraSecrets secrets) {
    this.paths = paths;
    this.secrets = secrets;
  }

  /** Whether the files must be looked for before the job can be planned. */
  public static boolean needsFiles(AnalysisRequest request) {
    return request.cameraType() != CameraType.VIDEOSTREAM && request.namedFiles().isEmpty();
  }

  /** The id of an attempt's request to the app; the same whenever it is asked. */
  public static String requestId(Assignment assignment, String what) {
    String name = assignment.jobId() + "/" + assignment.attempt() + "/" + what;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * The plan of an attempt.
   *
   * @param found the files as found on the disk, null where the request names them
   * @throws IllegalArgumentException where the request lacks what {@code AnalysisRequestRules} or
   *     its entrance should have seen to, or a secret of it cannot be opened
   */
  public JobPlan plan(
      Assignment assignment, AnalysisRequest request, @Nullable List<MediaFile> found) {
    CameraType type = present(request.cameraType(), "camera_type");
    String cameraPath = present(request.cameraPath(), "camera_path");
    long cameraId = present(request.cameraId(), "camera_id");
    String outputDir = toApp(present(request.outputDir(), "output_dir"));
    String name = request.cameraName() == null ? lastPart(cameraPath) : request.cameraName();
    boolean live = type == CameraType.VIDEOSTREAM;
    List<MediaFile> all = new ArrayList<>();
    if (live && request.initFile() == null) {
      all.add(mapped(stream(cameraId, cameraPath, name), outputDir, 0));
    }
    for (MediaFile file : found == null ? request.namedFiles() : found) {
      all.add(mapped(file, outputDir, all.size()));
    }
    boolean first = live || request.initFile() != null;
    StartAnalysis start =
        new StartAnalysis(
            requestId(assignment, "start"),
            assignment.streamId(),
            cameraId,
            type,
            toApp(cameraPath),
            name,
            outputDir,
            first ? all.getFirst() : null);
    return new JobPlan(assignment, start, new FileList(all), first ? 1 : 0, live, found);
  }

  private MediaFile mapped(MediaFile file, String outputDir, int position) {
    String path = present(file.filePath(), "file_path");
    String name = file.fileName() == null ? lastPart(path) : file.fileName();
    String output =
        file.outputPath() == null
            ? outputDir + (outputDir.endsWith("/") ? "" : "/") + name + ".json"
            : toApp(file.outputPath());
    // An id is needed to tell the app's reports apart; a file that has none is known by its place.
    long id = file.fileId() == null ? position + 1L : file.fileId();
    return new MediaFile(file.fileType(), id, toApp(path), name, output);
  }

  private String toApp(String path) {
    return secrets.opened(paths.toApp(path));
  }

  private static MediaFile stream(long cameraId, String uri, String name) {
    return new MediaFile(FileType.VIDEOSTREAM, cameraId, uri, name, null);
  }

  private static String lastPart(String whole) {
    String path = CameraUrls.masked(whole);
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return bare.substring(bare.lastIndexOf('/') + 1);
  }

  private static <T> T present(@Nullable T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("expected " + field + ", but it is missing");
    }
    return value;
  }
}
