package io.dsfleet.referenceapp.analysis;

/** How the analysis of one file ended. */
public sealed interface FileOutcome {

  /** Every frame was read. */
  record Analysed(FileResult result) implements FileOutcome {}

  /** Some frames were read, but not all that the file says it has. */
  record Damaged(FileResult result, String reason) implements FileOutcome {}

  /** Nothing could be read. */
  record Unreadable(String reason) implements FileOutcome {}

  /** The analysis was stopped before the end; what was found is thrown away. */
  record Stopped() implements FileOutcome {}
}
