package io.dsfleet.state;

import java.util.List;
import java.util.Map;

/** Decodes a job's file hash: field {@code <attempt>|<fileId>}, value S, D or F with the error. */
final class FileOutcomes {
  private FileOutcomes() {}

  static List<FileOutcome> of(int attempt, Map<String, String> fields) {
    String prefix = attempt + "|";
    return fields.entrySet().stream()
        .filter(field -> field.getKey().startsWith(prefix))
        .map(
            field ->
                outcome(
                    Long.parseLong(field.getKey().substring(prefix.length())), field.getValue()))
        .toList();
  }

  private static FileOutcome outcome(long fileId, String value) {
    return switch (value.charAt(0)) {
      case 'S' -> new FileOutcome(fileId, FileReport.Outcome.STARTED, null);
      case 'D' -> new FileOutcome(fileId, FileReport.Outcome.DONE, null);
      default -> new FileOutcome(fileId, FileReport.Outcome.FAILED, value.substring(1));
    };
  }
}
