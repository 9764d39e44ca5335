package io.dsfleet.state.job;

import java.util.List;
import java.util.Map;

/**
 * Decodes a job's file hash: field {@code <attempt>|<fileId>}, value S, D, Du or F with the error.
 */
public final class JobFileDecoder {
  private JobFileDecoder() {}

  public static List<JobFileOutcome> of(int attempt, Map<String, String> fields) {
    String prefix = attempt + "|";
    return fields.entrySet().stream()
        .filter(field -> field.getKey().startsWith(prefix))
        .map(
            field ->
                outcome(
                    Long.parseLong(field.getKey().substring(prefix.length())), field.getValue()))
        .toList();
  }

  private static JobFileOutcome outcome(long fileId, String value) {
    return switch (value.charAt(0)) {
      case 'S' -> new JobFileOutcome(fileId, FileReport.FileState.STARTED, null);
      case 'D' ->
          new JobFileOutcome(
              fileId,
              value.equals("Du")
                  ? FileReport.FileState.DONE_OUTPUT_UNSEEN
                  : FileReport.FileState.DONE,
              null);
      default -> new JobFileOutcome(fileId, FileReport.FileState.FAILED, value.substring(1));
    };
  }
}
