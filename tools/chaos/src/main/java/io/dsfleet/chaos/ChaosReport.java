package io.dsfleet.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Result of a run.
 *
 * @param seed seed that reproduces the schedule
 * @param rows one row per fault, sorted by name; the last row is the total
 * @param failures failures of the system, one sentence each
 * @param inconclusive reasons why the run proves nothing, one sentence each
 * @param remarks faults that were left out
 */
public record ChaosReport(
    long seed,
    List<Row> rows,
    List<String> failures,
    List<String> inconclusive,
    List<String> remarks) {

  /**
   * Figures of one fault.
   *
   * @param effective how often the fault took effect
   * @param submitted jobs submitted between this fault and the next
   * @param accepted submitted jobs that were answered 2xx, even if late
   * @param completed accepted jobs that completed
   * @param failed accepted jobs that failed or were cancelled
   * @param lost accepted jobs that never ended or are unknown
   * @param requeued jobs, whenever submitted, that were requeued between this fault and the next
   * @param leaked leaked or double-booked slots
   * @param stuck how often the system did not recover in time
   * @param median median seconds from the repair to the next job start on an app
   * @param max maximum of the same
   */
  public record Row(
      String fault,
      int effective,
      int submitted,
      int accepted,
      int completed,
      int failed,
      int lost,
      int requeued,
      long leaked,
      int stuck,
      OptionalDouble median,
      OptionalDouble max) {}

  private static final List<String> HEADINGS =
      List.of(
          "fault",
          "effective",
          "submitted",
          "accepted",
          "completed",
          "failed",
          "lost",
          "requeued",
          "leaked",
          "stuck",
          "median s",
          "max s");

  /** Copies the lists. */
  public ChaosReport {
    rows = List.copyOf(rows);
    failures = List.copyOf(failures);
    inconclusive = List.copyOf(inconclusive);
    remarks = List.copyOf(remarks);
  }

  /**
   * Whether no job was lost or ended twice, no slot leaked, the system always recovered and every
   * fault took effect.
   */
  public boolean isSuccess() {
    return failures.isEmpty() && inconclusive.isEmpty();
  }

  /** The report as a Markdown table with a summary. */
  public String markdown() {
    List<List<String>> table = new ArrayList<>();
    table.add(HEADINGS);
    rows.forEach(row -> table.add(cells(row)));
    StringBuilder text = new StringBuilder("seed " + seed + "\n\n");
    for (int line = 0; line < table.size(); line++) {
      text.append(line(table, table.get(line), " ")).append('\n');
      if (line == 0) {
        text.append(line(table, HEADINGS.stream().map(head -> "").toList(), "-")).append('\n');
      }
    }
    text.append('\n');
    remarks.forEach(remark -> text.append("left out: ").append(remark).append('\n'));
    inconclusive.forEach(reason -> text.append("INCONCLUSIVE: ").append(reason).append('\n'));
    failures.forEach(failure -> text.append("FAILURE: ").append(failure).append('\n'));
    if (isSuccess()) {
      text.append("no job lost or ended twice, no slot leaked, recovered from every fault\n");
    }
    return text.toString();
  }

  private static String line(List<List<String>> table, List<String> cells, String filler) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < HEADINGS.size(); column++) {
      int index = column;
      int width = table.stream().mapToInt(row -> row.get(index).length()).max().orElse(0);
      String cell = cells.get(column);
      line.append(filler).append(cell).append(filler.repeat(width - cell.length() + 1)).append('|');
    }
    return line.toString();
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.fault(),
        Integer.toString(row.effective()),
        Integer.toString(row.submitted()),
        Integer.toString(row.accepted()),
        Integer.toString(row.completed()),
        Integer.toString(row.failed()),
        Integer.toString(row.lost()),
        Integer.toString(row.requeued()),
        Long.toString(row.leaked()),
        Integer.toString(row.stuck()),
        seconds(row.median()),
        seconds(row.max()));
  }

  private static String seconds(OptionalDouble value) {
    return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", value.getAsDouble());
  }
}
