package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.app.FileProgress;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Progress of a job over all its files.
 *
 * @param percent 0 to 100; null for a running job whose number of files or frames is unknown
 * @param fps frames per second at present, null unless the app is analysing and reports it
 * @param secondsLeft estimate for all files that are left, as if each took as long as the current
 *     one; null if the app does not report enough
 */
public record JobProgress(
    @Nullable Double percent, @Nullable Double fps, @Nullable Double secondsLeft) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final double ALL = 100;
  private static final double TENTHS = 10;

  /** What the app reported last. */
  private record AppProgress(
      @JsonProperty("processing") @Nullable List<FileProgress> processing,
      @JsonProperty("completed_count") int completedCount) {}

  /**
   * Combines the record of the job with the last progress of the app.
   *
   * @param reported JSON of the progress, null if there was none
   */
  public static JobProgress of(JobRecord job, @Nullable String reported) {
    if (job.state() == JobState.COMPLETED) {
      return new JobProgress(ALL, null, null);
    }
    int finished = job.filesDone() + job.filesFailed();
    AppProgress app = job.state() == JobState.RUNNING ? parse(reported) : null;
    // A report from before the end of a file would count that file twice.
    List<FileProgress> current =
        app == null || app.processing() == null || app.completedCount() < finished
            ? List.of()
            : app.processing();
    return new JobProgress(
        percent(job, finished, current), fps(current), secondsLeft(job, finished, current));
  }

  private static @Nullable Double percent(JobRecord job, int finished, List<FileProgress> current) {
    Integer total = job.totalFiles();
    if (total == null || total == 0) {
      return job.state() == JobState.RUNNING ? null : Double.valueOf(0);
    }
    boolean endless =
        current.stream().anyMatch(file -> file.totalFrames() == null && file.progressPct() == 0);
    if (endless && total == 1) {
      return null;
    }
    double parts =
        current.stream().mapToDouble(file -> Math.clamp(file.progressPct(), 0, ALL)).sum();
    return tenths(Math.min(ALL, (finished * ALL + parts) / total));
  }

  private static @Nullable Double fps(List<FileProgress> current) {
    double sum = 0;
    boolean known = false;
    for (FileProgress file : current) {
      Double fps = file.fps();
      if (fps != null) {
        sum += fps;
        known = true;
      }
    }
    return known ? tenths(sum) : null;
  }

  private static @Nullable Double secondsLeft(
      JobRecord job, int finished, List<FileProgress> current) {
    Integer total = job.totalFiles();
    if (total == null || current.size() != 1) {
      return null;
    }
    FileProgress file = current.getFirst();
    Double left = file.secondsLeft();
    int others = Math.max(0, total - finished - 1);
    if (left == null || others == 0) {
      return left;
    }
    Long frames = file.totalFrames();
    Double fps = file.fps();
    return frames == null || fps == null || fps <= 0
        ? null
        : tenths(left + others * (frames / fps));
  }

  private static @Nullable AppProgress parse(@Nullable String json) {
    try {
      return json == null ? null : MAPPER.readValue(json, AppProgress.class);
    } catch (JacksonException unreadable) {
      return null;
    }
  }

  private static double tenths(double value) {
    return Math.round(value * TENTHS) / TENTHS;
  }
}
