package io.dsfleet.messages.job;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream asks for: one camera's files or stream, results to one folder.
 *
 * <p>Fields are nullable as they come from outside; {@link AnalysisRequestRules} says what is
 * missing or wrong, and both entrances (HTTP, AMQP) use it.
 *
 * @param cameraId inode of the path (001 2.3.8); null until someone who sees the disk fills it
 * @param priority 0 (lowest) to 9, null means 0
 * @param pool null means {@code default}
 * @param tenant null means {@code default}
 * @param callbackUrl where the job's terminal state is posted to, null means nowhere
 * @param replyTo queue of the broker that gets the job's terminal state, null means none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnalysisRequest(
    @JsonProperty("camera_id") @Nullable Long cameraId,
    @JsonProperty("camera_type") @JsonAlias("type") @Nullable CameraType cameraType,
    @JsonProperty("camera_path") @JsonAlias("path") @Nullable String cameraPath,
    @JsonProperty("camera_name") @JsonAlias("name") @Nullable String cameraName,
    @JsonProperty("output_dir") @Nullable String outputDir,
    @JsonProperty("files") @JsonAlias("items") @Nullable List<MediaFile> files,
    @JsonProperty("init_file") @Nullable MediaFile initFile,
    @JsonProperty("pool") @Nullable String pool,
    @JsonProperty("tenant") @Nullable String tenant,
    @JsonProperty("priority") @Nullable Integer priority,
    @JsonProperty("callback_url") @Nullable String callbackUrl,
    @JsonProperty("reply_to") @Nullable String replyTo) {

  /** Name of the pool and the tenant where none is given. */
  public static final String DEFAULT = "default";

  public AnalysisRequest {
    files = files == null ? null : List.copyOf(files);
  }

  /** A request that wants no answer when the job ends. */
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

  /** Whether somebody waits for the job's end. */
  public boolean wantsAnswer() {
    return callbackUrl != null || replyTo != null;
  }

  /** The pool that serves the job. */
  public String poolOrDefault() {
    return pool == null ? DEFAULT : pool;
  }

  /** The tenant that the job is counted to. */
  public String tenantOrDefault() {
    return tenant == null ? DEFAULT : tenant;
  }

  /** 0 (lowest) to 9. */
  public int priorityOrDefault() {
    return priority == null ? 0 : priority;
  }

  /** The files in order, {@code init_file} first, end marks left out; empty where none is named. */
  public List<MediaFile> namedFiles() {
    List<MediaFile> all = new ArrayList<>();
    if (initFile != null) {
      all.add(initFile);
    }
    if (files != null) {
      files.stream().filter(file -> !file.isEnd()).forEach(all::add);
    }
    return List.copyOf(all);
  }

  /** The same request for this camera. */
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

  /** The same request with every path, address and name changed. */
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

  /** The same request with these files. */
  public AnalysisRequest withFiles(@Nullable MediaFile first, @Nullable List<MediaFile> list) {
    return new AnalysisRequest(
        cameraId,
        cameraType,
        cameraPath,
        cameraName,
        outputDir,
        list,
        first,
        pool,
        tenant,
        priority,
        callbackUrl,
        replyTo);
  }

  /** The same request, answered there when the job ends. */
  public AnalysisRequest answeredTo(@Nullable String url, @Nullable String queue) {
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
