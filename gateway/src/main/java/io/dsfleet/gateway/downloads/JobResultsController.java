package io.dsfleet.gateway.downloads;

import io.dsfleet.gateway.access.StreamLimiter;
import io.dsfleet.gateway.downloads.ReadableFolders.FileFacts;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the results of jobs and their source clips. */
@RestController
final class JobResultsController {
  /** Files of which the listing reads the number of frames. */
  private static final int MAX_HEADS = 1000;

  private static final int HEAD_BYTES = 8 * 1024;

  /** A result is written after its job was accepted; the clocks of two hosts may differ. */
  private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofMinutes(2);

  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final ReadableFolders folders;
  private final ClipTypes clips;
  private final StreamLimiter downloads;
  private final long maxTracksBytes;

  /**
   * @param downloads limits the bodies that are sent at the same time
   * @param maxTracksBytes maximum size of a result file for {@code format=tracks}
   */
  JobResultsController(
      GatewayPools pools,
      BoundedAwait calls,
      ReadableFolders folders,
      ClipTypes clips,
      StreamLimiter downloads,
      long maxTracksBytes) {
    this.pools = pools;
    this.calls = calls;
    this.folders = folders;
    this.clips = clips;
    this.downloads = downloads;
    this.maxTracksBytes = maxTracksBytes;
  }

  /** The files of a job with their results. */
  @Operation(summary = "The files of a job with their results and clips")
  @GetMapping("/deepstream/jobs/{id}/results")
  JobResultsView results(@PathVariable String id) {
    JobFileList list = JobFileList.read(pools, calls, id);
    String outputDir = list.outputDir();
    return new JobResultsView(
        list.job().id(),
        outputDir,
        list.files().stream().map(file -> view(list, file)).toList(),
        outputDir != null && folders.containsFolder(outputDir));
  }

  /**
   * A result file as the app wrote it, with byte ranges, or converted.
   *
   * @param format tracks, ndjson or csv; null for the file itself
   * @param download whether browsers save the response
   */
  @Operation(
      summary = "A result file, as written or converted",
      responses = {
        @ApiResponse(
            responseCode = "200",
            description = "the file, or its content in the requested format",
            content = {
              @Content(mediaType = "application/json"),
              @Content(mediaType = "application/x-ndjson"),
              @Content(mediaType = "text/csv")
            }),
        @ApiResponse(responseCode = "206", description = "the requested range of the file"),
        @ApiResponse(responseCode = "304", description = "the client has the current version"),
        @ApiResponse(responseCode = "404", description = "no such job or file, or not visible"),
        @ApiResponse(responseCode = "413", description = "too large for format=tracks"),
        @ApiResponse(responseCode = "416", description = "the range is outside the file"),
        @ApiResponse(responseCode = "422", description = "the file cannot be converted")
      })
  @GetMapping("/deepstream/jobs/{id}/results/{file}")
  void result(
      HttpServletRequest request,
      HttpServletResponse response,
      @PathVariable String id,
      @PathVariable String file,
      @RequestParam(required = false) @Nullable String format,
      @RequestParam(defaultValue = "false") boolean download)
      throws IOException {
    ResultFormat target = format == null ? null : format(format);
    JobFileList list = JobFileList.read(pools, calls, id);
    JobFile found = list.withResult(file).orElseThrow(() -> unknownResult(file));
    try (StreamLimiter.StreamPermit _ = permit(request, target != null);
        ReadableFile opened = openResult(list, found, file)) {
      if (target == null) {
        FileSender.send(request, response, opened, resultType(opened.name()), download);
      } else {
        convert(request, response, opened, target, download);
      }
    }
  }

  /** The source clip of a file of the job, with byte ranges. */
  @Operation(
      summary = "The source clip of a file of a job",
      responses = {
        @ApiResponse(
            responseCode = "200",
            description = "the clip",
            content = @Content(mediaType = "video/*")),
        @ApiResponse(responseCode = "206", description = "the requested range of the clip"),
        @ApiResponse(responseCode = "304", description = "the client has the current version"),
        @ApiResponse(responseCode = "404", description = "no such job or file, or not visible"),
        @ApiResponse(responseCode = "416", description = "the range is outside the clip")
      })
  @GetMapping("/deepstream/jobs/{id}/media/{index}")
  void media(
      HttpServletRequest request,
      HttpServletResponse response,
      @PathVariable String id,
      @PathVariable int index,
      @RequestParam(defaultValue = "false") boolean download)
      throws IOException {
    JobFile file =
        JobFileList.read(pools, calls, id)
            .at(index)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.UNKNOWN_FILE, "the job has no file with index " + index));
    String path = file.path();
    if (path == null || !file.isClip()) {
      throw new ProblemException(
          ProblemCode.FILE_NOT_VISIBLE,
          "file " + index + " of the job is not a clip, but a stream");
    }
    if (!clips.isVideo(path)) {
      throw new ProblemException(
          ProblemCode.FILE_NOT_VISIBLE,
          "the file is not a video; dsfleet.gateway.video-pattern says which names are");
    }
    try (StreamLimiter.StreamPermit _ = permit(request, false);
        ReadableFile opened = folders.open(path)) {
      FileSender.send(request, response, opened, clips.contentType(opened.name()), download);
    }
  }

  /** A HEAD request needs no permit, unless the file is read to check it for a conversion. */
  private StreamLimiter.StreamPermit permit(HttpServletRequest request, boolean converts) {
    return request.getMethod().equals("HEAD") && !converts ? () -> {} : downloads.acquire(request);
  }

  private JobFileView view(JobFileList list, JobFile file) {
    FileFacts facts = resultFacts(list, file);
    String path = file.path();
    boolean playable =
        path != null && file.isClip() && clips.isVideo(path) && folders.find(path).isPresent();
    return new JobFileView(
        file.index(),
        file.name(),
        file.state(),
        file.status(list.job().state().isTerminal()),
        file.outcome() == null ? null : file.outcome().error(),
        facts == null ? null : frames(file),
        facts == null ? null : file.resultName(),
        facts == null ? null : facts.size(),
        playable ? "/deepstream/jobs/" + list.job().id() + "/media/" + file.index() : null,
        file.id(),
        file.shownOutputPath(),
        file.outputSeen());
  }

  /** The facts of the result that this job wrote, null if there is none that can be read. */
  private @Nullable FileFacts resultFacts(JobFileList list, JobFile file) {
    String path = file.outputPath();
    if (path == null || (folders.isUnrestricted() && !path.endsWith(".json"))) {
      return null;
    }
    return folders.find(path).filter(facts -> isOfJob(list, facts.modifiedMillis())).orElse(null);
  }

  private static boolean isOfJob(JobFileList list, long modifiedMillis) {
    return modifiedMillis >= list.job().acceptedMillis() - MAX_CLOCK_DIFFERENCE.toMillis();
  }

  private @Nullable Long frames(JobFile file) {
    String path = file.outputPath();
    if (path == null || file.index() >= MAX_HEADS) {
      return null;
    }
    try (ReadableFile opened = folders.open(path)) {
      byte[] head = opened.fromStart().readNBytes(HEAD_BYTES);
      OptionalLong frames = ResultFileParser.frames(new ByteArrayInputStream(head));
      return frames.isPresent() ? Long.valueOf(frames.getAsLong()) : null;
    } catch (IOException | ProblemException unreadable) {
      return null;
    }
  }

  private ReadableFile openResult(JobFileList list, JobFile file, String name) throws IOException {
    String path = file.outputPath();
    if (path == null || (folders.isUnrestricted() && !path.endsWith(".json"))) {
      throw unknownResult(name);
    }
    ReadableFile opened = folders.open(path);
    if (!isOfJob(list, opened.modifiedMillis())) {
      opened.close();
      throw new ProblemException(
          ProblemCode.UNKNOWN_RESULT,
          "the job has not written the result '"
              + ProblemResponse.quotable(name)
              + "' yet; the existing file is older than the job");
    }
    return opened;
  }

  private void convert(
      HttpServletRequest request,
      HttpServletResponse response,
      ReadableFile file,
      ResultFormat format,
      boolean download)
      throws IOException {
    if (format == ResultFormat.TRACKS && file.size() > maxTracksBytes) {
      throw new ProblemException(
          ProblemCode.RESULT_TOO_LARGE,
          "the result has "
              + file.size()
              + " bytes, but format=tracks accepts "
              + maxTracksBytes
              + "; use format=ndjson, format=csv or the file itself");
    }
    if (FileSender.isUnchanged(request, response, file, "-" + format)) {
      return;
    }
    try {
      // Checked first, so that a faulty file is an error and not a response that breaks off.
      ResultFileParser.parse(file.fromStart(), DetectionSink.ignoring());
      FileSender.setHeaders(
          response, format.contentType(), download ? format.nameOf(file.name()) : null);
      if (!request.getMethod().equals("HEAD")) {
        ResultFileParser.parse(file.fromStart(), format.writeTo(response.getOutputStream()));
        response.flushBuffer();
      }
    } catch (UnreadableResultException unreadable) {
      throw new ProblemException(ProblemCode.UNREADABLE_RESULT, unreadable.getMessage());
    }
  }

  private static ResultFormat format(String name) {
    return ResultFormat.of(name)
        .orElseThrow(
            () ->
                ProblemException.invalidField(
                    "format",
                    "expected tracks, ndjson or csv, but it is '"
                        + ProblemResponse.quotable(name)
                        + "'"));
  }

  private static String resultType(String name) {
    return name.endsWith(".json") ? "application/json" : "application/octet-stream";
  }

  private static ProblemException unknownResult(String name) {
    return new ProblemException(
        ProblemCode.UNKNOWN_RESULT,
        "the job has no result file '" + ProblemResponse.quotable(name) + "'");
  }
}
