package io.dsfleet.gateway.jobs;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.OutputPathAssigner;
import io.dsfleet.messages.job.UrlSecrets;
import io.dsfleet.state.job.JobFileOutcome;
import io.dsfleet.state.job.JobRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The files of a job from its request or folder listing, with the outcomes reported by the app. */
public final class JobFileResults {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final TypeReference<List<MediaFile>> FILES = new TypeReference<>() {};

  private JobFileResults() {}

  /**
   * Files in processing order: those named in the request, otherwise those listed by the bridge.
   */
  public static List<MediaFile> of(Optional<String> body, Optional<String> listing) {
    Optional<AnalysisRequest> request = body.flatMap(JobFileResults::parseRequest);
    List<MediaFile> named = request.map(AnalysisRequest::namedFiles).orElse(List.of());
    if (!named.isEmpty()) {
      return named;
    }
    String folder = request.map(AnalysisRequest::outputDir).orElse("");
    // The bridge assigned the output paths of listed files by the same rule.
    return OutputPathAssigner.assign(
        listing.flatMap(JobFileResults::parseListing).orElse(List.of()), folder);
  }

  static List<FileResultView> results(
      JobRecord job, List<MediaFile> files, List<JobFileOutcome> outcomes) {
    Map<Long, JobFileOutcome> outcomeOf = new LinkedHashMap<>();
    outcomes.forEach(outcome -> outcomeOf.put(outcome.fileId(), outcome));
    List<FileResultView> results = new ArrayList<>();
    for (MediaFile file : files) {
      Long id = file.fileId();
      JobFileOutcome outcome = id == null ? null : outcomeOf.remove(id);
      results.add(
          new FileResultView(
              id,
              file.fileName(),
              masked(file.outputPath()),
              status(job, Optional.ofNullable(outcome)),
              outcome == null ? null : outcome.error(),
              outcome == null ? null : outputSeen(outcome)));
    }
    outcomeOf
        .values()
        .forEach(
            outcome ->
                results.add(
                    new FileResultView(
                        outcome.fileId(),
                        null,
                        null,
                        status(job, Optional.of(outcome)),
                        outcome.error(),
                        outputSeen(outcome))));
    return results;
  }

  private static @Nullable String masked(@Nullable String path) {
    return path == null ? null : UrlSecrets.mask(path);
  }

  private static String status(JobRecord job, Optional<JobFileOutcome> outcome) {
    String withoutOutcome = job.state().isTerminal() ? "unreported" : "queued";
    return outcome
        .map(
            known ->
                switch (known.outcome()) {
                  case STARTED -> job.state().isTerminal() ? "unreported" : "processing";
                  case DONE, DONE_OUTPUT_UNSEEN -> "done";
                  case FAILED -> "failed";
                })
        .orElse(withoutOutcome);
  }

  private static @Nullable Boolean outputSeen(JobFileOutcome outcome) {
    return switch (outcome.outcome()) {
      case DONE -> true;
      case DONE_OUTPUT_UNSEEN -> false;
      case STARTED, FAILED -> null;
    };
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
