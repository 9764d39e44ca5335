package io.dsfleet.gateway.jobs;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.OutputPathAssigner;
import io.dsfleet.state.job.JobFileOutcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The files of a job from its request or folder listing. */
public final class JobFileResults {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final TypeReference<List<MediaFile>> FILES = new TypeReference<>() {};

  private JobFileResults() {}

  /**
   * Files in processing order: those named in the request, otherwise those listed by the bridge.
   */
  public static List<MediaFile> of(Optional<String> body, Optional<String> listing) {
    return files(body.flatMap(JobFileResults::parseRequest), listing);
  }

  /**
   * The request with only those of its files that were not analysed, in processing order; unchanged
   * if its folder was never listed, empty if every file was analysed.
   */
  public static Optional<AnalysisRequest> withoutAnalysedFiles(
      AnalysisRequest request, Optional<String> listing, List<JobFileOutcome> outcomes) {
    List<MediaFile> all = files(Optional.of(request), listing);
    Set<Long> analysed =
        outcomes.stream()
            .filter(outcome -> outcome.outcome().isDone())
            .map(JobFileOutcome::fileId)
            .collect(Collectors.toSet());
    List<MediaFile> rest =
        all.stream()
            .filter(file -> file.fileId() == null || !analysed.contains(file.fileId()))
            .toList();
    if (rest.size() == all.size() && (all.isEmpty() || request.initFile() != null)) {
      return Optional.of(request);
    }
    return rest.isEmpty() ? Optional.empty() : Optional.of(request.withFiles(null, rest));
  }

  private static List<MediaFile> files(
      Optional<AnalysisRequest> request, Optional<String> listing) {
    List<MediaFile> named = request.map(AnalysisRequest::namedFiles).orElse(List.of());
    if (!named.isEmpty()) {
      return named;
    }
    String folder = request.map(AnalysisRequest::outputDir).orElse("");
    // The bridge assigned the output paths of listed files by the same rule.
    return OutputPathAssigner.assign(
        listing.flatMap(JobFileResults::parseListing).orElse(List.of()), folder);
  }

  /** The request of a job, empty if it is unknown or unreadable. */
  public static Optional<AnalysisRequest> request(Optional<String> body) {
    return body.flatMap(JobFileResults::parseRequest);
  }

  private static Optional<AnalysisRequest> parseRequest(String json) {
    try {
      return Optional.of(MAPPER.readValue(json, AnalysisRequest.class));
    } catch (JacksonException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<List<MediaFile>> parseListing(String json) {
    try {
      return Optional.of(MAPPER.readValue(json, FILES));
    } catch (JacksonException unreadable) {
      return Optional.empty();
    }
  }
}
