package io.dsfleet.scheduler.dispatch;

import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.JobFileOutcome;
import io.dsfleet.state.slot.RoutedAssignment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Decodes the requests and file listings that are stored as JSON. */
final class StoredRequestDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(StoredRequestDecoder.class);
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final ObjectReader REQUEST = MAPPER.readerFor(AnalysisRequest.class);
  private static final ObjectReader LISTING =
      MAPPER.readerFor(new TypeReference<List<MediaFile>>() {});

  /** The request, empty if absent or undecodable. */
  Optional<AnalysisRequest> read(@Nullable String body) {
    return parse(body, REQUEST);
  }

  /** The submission of an accepted job, empty if its request is absent or undecodable. */
  Optional<SubmitJob> submitCommand(String jobId, @Nullable String body) {
    return read(body).map(request -> new SubmitJob(jobId, request, null, null));
  }

  /**
   * The command that continues an attempt, with the files that the bridge listed, else those of the
   * request.
   */
  Optional<ResumeJob> resumeCommand(
      RoutedAssignment placement,
      Optional<String> body,
      Optional<String> listing,
      List<JobFileOutcome> outcomes) {
    List<Long> finished =
        outcomes.stream()
            .filter(file -> file.outcome() != FileReport.FileState.STARTED)
            .map(JobFileOutcome::fileId)
            .toList();
    return read(body.orElse(null))
        .map(
            request ->
                new ResumeJob(
                    placement.assignment(),
                    placement.session(),
                    request,
                    this.<List<MediaFile>>parse(listing.orElse(null), LISTING)
                        .orElseGet(request::namedFiles),
                    finished));
  }

  private <T> Optional<T> parse(@Nullable String json, ObjectReader reader) {
    if (json == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(reader.readValue(json));
    } catch (JacksonException | IllegalArgumentException unreadable) {
      LOG.debug("cannot decode a stored request or listing: {}", unreadable.toString());
      return Optional.empty();
    }
  }
}
