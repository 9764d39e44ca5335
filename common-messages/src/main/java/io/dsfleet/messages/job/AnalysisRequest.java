package io.dsfleet.messages.job;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request to analyse one camera's files or stream, received over HTTP or AMQP.
 *
 * <p>All components are nullable because the request is untrusted input; {@link
 * AnalysisRequestValidator} validates it.
 *
 * @param cameraId inode of the path; null until {@link RequestCompleter} sets it
 * @param outputDir folder of the results
 * @param files null or empty if the camera's folder is to be listed
 * @param initFile first file, or the stream of a {@code videostream}
 * @param priority 0 (lowest) to 9, null means 0
 * @param pool null means {@code default}
 * @param tenant null means {@code default}
 * @param callbackUrl URL to which the job's terminal state is posted, null if none
 * @param replyTo queue to which the job's terminal state is published, null if none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnalysisRequest(
    @JsonProperty("camera_id") @Nullable Long cameraId,
    @JsonProperty("camera_type") @JsonAlias("type") @Nullable CameraType cameraType,
    @JsonProperty("camera_path") @JsonAlias("path") @Nullable String cameraPath,
    @JsonProperty("camera_name") @JsonAlias("name") @Nullable String cameraName,
    @JsonProperty("output_dir") @Nullable String outputDir,
    @JsonProperty("files") @JsonAlias("items") @JsonSetter(contentNulls = Nulls.FAIL)
        @Nullable List<MediaFile> files,
    @JsonProperty("init_file") @Nullable MediaFile initFile,
    @JsonProperty("pool") @Nullable String pool,
    @JsonProperty("tenant") @Nullable String tenant,
    @JsonProperty("priority") @Nullable Integer priority,
    @JsonProperty("callback_url") @Nullable String callbackUrl,
    @JsonProperty("reply_to") @Nullable String replyTo) {

  /** Name of the default pool and the default tenant. */
  public static final String DEFAULT_NAME = "default";

  public AnalysisRequest {
    files = files == null ? null : List.copyOf(files);
  }

  /** A request without callbacks. */
  public AnalysisRequest(
      @Nullable Long cameraId,
      @Nullable CameraType cameraType,
      @Nullable String cameraPath,
      @Nullable String cameraName,
      @Nullable String outputDir,
      @Nullable List<MediaFile> files,
      @Nullable MediaFile initFile,
      @Nullable String pool,
      @Nullable String tenant,
      @Nullable Integer priority) {
    this(
        cameraId,
        cameraType,
        cameraPath,
        cameraName,
        outputDir,
        files,
        initFile,
        pool,
        tenant,
        priority,
        null,
        null);
  }

  /** Whether the end of the job is reported to a URL or a queue. */
  public boolean hasCallback() {
    return callbackUrl != null || replyTo != null;
  }

  /** Name of the pool. */
  public String poolOrDefault() {
    return pool == null ? DEFAULT_NAME : pool;
  }

  /** Name of the tenant. */
  public String tenantOrDefault() {
    return tenant == null ? DEFAULT_NAME : tenant;
  }

  /** Priority, 0 (lowest) to 9. */
  public int priorityOrDefault() {
    return priority == null ? 0 : priority;
  }

  /** The files in order, {@code init_file} first, without {@code eos} marks. */
  public List<MediaFile> namedFiles() {
    List<MediaFile> all = new ArrayList<>();
    if (initFile != null) {
      all.add(initFile);
    }
    if (files != null) {
      files.stream().filter(file -> !file.isEos()).forEach(all::add);
    }
    return List.copyOf(all);
  }

  /** A copy with this camera id. */
  public AnalysisRequest withCameraId(long id) {
    return new AnalysisRequest(
        id,
        cameraType,
        cameraPath,
        cameraName,
        outputDir,
        files,
        initFile,
        pool,
        tenant,
        priority,
        callbackUrl,
        replyTo);
  }

  /** A copy with every path, URL and name changed. */
  AnalysisRequest withPaths(UnaryOperator<String> path, UnaryOperator<String> name) {
    return new AnalysisRequest(
        cameraId,
        cameraType,
        changed(cameraPath, path),
        changed(cameraName, name),
        changed(outputDir, path),
        files == null ? null : files.stream().map(file -> changed(file, path, name)).toList(),
        initFile == null ? null : changed(initFile, path, name),
        pool,
        tenant,
        priority,
        changed(callbackUrl, path),
        replyTo);
  }

  private static MediaFile changed(
      MediaFile file, UnaryOperator<String> path, UnaryOperator<String> name) {
    return new MediaFile(
        file.fileType(),
        file.fileId(),
        changed(file.filePath(), path),
        changed(file.fileName(), name),
        changed(file.outputPath(), path));
  }

  private static @Nullable String changed(@Nullable String text, UnaryOperator<String> change) {
    return text == null ? null : change.apply(text);
  }

  /** A copy with these files. */
  public AnalysisRequest withFiles(
      @Nullable MediaFile newInitFile, @Nullable List<MediaFile> newFiles) {
    return new AnalysisRequest(
        cameraId,
        cameraType,
        cameraPath,
        cameraName,
        outputDir,
        newFiles,
        newInitFile,
        pool,
        tenant,
        priority,
        callbackUrl,
        replyTo);
  }

  /** A copy that reports the end of the job to this URL and this queue. */
  public AnalysisRequest withCallbacks(@Nullable String url, @Nullable String queue) {
    return new AnalysisRequest(
        cameraId,
        cameraType,
        cameraPath,
        cameraName,
        outputDir,
        files,
        initFile,
        pool,
        tenant,
        priority,
        url,
        queue);
  }
}
