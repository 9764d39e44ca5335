package io.dsfleet.gateway.downloads;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.jobs.JobFileResults;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobFileOutcome;
import io.dsfleet.state.job.JobRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of a job in processing order, followed by those that only the app named.
 *
 * @param outputDir folder of the results, null if the request is unreadable
 */
record JobFileList(JobRecord job, @Nullable String outputDir, List<JobFile> files) {
  /** Names that a path segment of a URL cannot carry through every server. */
  private static final Pattern UNSAFE_NAME = Pattern.compile("\\.{1,2}|.*[\\\\\\p{Cntrl}].*");

  JobFileList {
    files = List.copyOf(files);
  }

  /** Reads the files of the job; throws a 404 problem if there is no such job. */
  static JobFileList read(GatewayPools pools, BoundedAwait calls, String id) {
    PoolState pool = pools.requireForJob(id);
    CompletableFuture<Optional<JobRecord>> job = pool.queries().job(id);
    CompletableFuture<Optional<String>> body = pool.queries().request(id);
    CompletableFuture<Optional<String>> listing = pool.queries().fileListing(id);
    CompletableFuture<List<JobFileOutcome>> outcomes = pool.queries().fileOutcomes(id);
    JobRecord known = calls.await(job).orElseThrow(() -> GatewayPools.unknownJob(id));
    Optional<String> request = calls.await(body);
    return new JobFileList(
        known,
        JobFileResults.request(request).map(AnalysisRequest::outputDir).orElse(null),
        files(JobFileResults.of(request, calls.await(listing)), calls.await(outcomes)));
  }

  /** The file of this position. */
  Optional<JobFile> at(int index) {
    return index >= 0 && index < files.size() ? Optional.of(files.get(index)) : Optional.empty();
  }

  /** The file with the result file of this name. */
  Optional<JobFile> withResult(String name) {
    return files.stream().filter(file -> name.equals(file.resultName())).findFirst();
  }

  private static List<JobFile> files(List<MediaFile> known, List<JobFileOutcome> reported) {
    Map<Long, JobFileOutcome> outcomes = new LinkedHashMap<>();
    reported.forEach(outcome -> outcomes.put(outcome.fileId(), outcome));
    Set<String> names = new HashSet<>();
    List<JobFile> files = new ArrayList<>();
    for (MediaFile file : known) {
      Long id = file.fileId();
      files.add(
          new JobFile(
              files.size(),
              id,
              nameOf(file),
              file.fileType(),
              file.filePath(),
              file.outputPath(),
              resultName(file.outputPath(), files.size(), names),
              id == null ? null : outcomes.remove(id)));
    }
    for (JobFileOutcome outcome : outcomes.values()) {
      String name = Long.toString(outcome.fileId());
      files.add(
          new JobFile(
              files.size(), outcome.fileId(), name, FileType.FILE, null, null, null, outcome));
    }
    return files;
  }

  private static String nameOf(MediaFile file) {
    String name = file.fileName();
    return name == null ? String.valueOf(file.fileId()) : name;
  }

  /** The last segment of the path, preceded by the index if another file has the same name. */
  private static @Nullable String resultName(@Nullable String path, int index, Set<String> taken) {
    if (path == null) {
      return null;
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    String name = last.isEmpty() || UNSAFE_NAME.matcher(last).matches() ? index + ".json" : last;
    while (!taken.add(name)) {
      name = index + "-" + name;
    }
    return name;
  }
}
