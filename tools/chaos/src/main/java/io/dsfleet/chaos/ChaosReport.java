package io.dsfleet.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a run showed.
 *
 * @param seed by which its schedule can be drawn again
 * @param rows one for each fault, in the order of their names; the last is the whole run
 * @param faults what is wrong with the system, in words; empty if nothing is
 * @param voids why the run proves nothing, in words; empty if it does
 * @param remarks what was left out
 */
public record ChaosReport(
    long seed, List<Row> rows, List<String> faults, List<String> voids, List<String> remarks) {

  /**
   * One kind of fault.
   *
   * @param bit how often it bit
   * @param submitted jobs asked for from its beginning to that of the next fault
   * @param accepted how many of them were answered 2xx, if late
   * @param completed how many of them completed
   * @param failed how many of them ended otherwise
   * @param lost how many of them never ended or are unknown
   * @param twice jobs of whatever time that were given back for another attempt meanwhile
   * @param leaked slots that nobody holds or two do
   * @param stuck how often work did not go on in time
   * @param median seconds from everything being up again to the next start on an app
   * @param most the longest of these
   */
  public record Row(
      String fault,
      int bit,
      int submitted,
      int accepted,
      int completed,
      int failed,
      int lost,
      int twice,
      long leaked,
      int stuck,
      OptionalDouble median,
      OptionalDouble most) {}

  private static final List<String> HEADS =
      List.of(
          "fault",
          "bit",
          "submitted",
          "accepted",
          "completed",
          "failed",
          "lost",
          "run twice",
          "leaked",
          "stuck",
          "median s",
          "max s");

  /** Copies its lists. */
  public ChaosReport {
    rows = List.copyOf(rows);
    faults = List.copyOf(faults);
    voids = List.copyOf(voids);
    remarks = List.copyOf(remarks);
  }

  /** Whether nothing was lost, doubled, leaked or stuck, and every fault bit. */
  public boolean isSuccess() {
    return faults.isEmpty() && voids.isEmpty();
  }

  /** The table and the verdict as Markdown. */
  public String markdown() {
    List<List<String>> table = new ArrayList<>();
    table.add(HEADS);
    rows.forEach(row -> table.add(cells(row)));
    StringBuilder text = new StringBuilder("seed " + seed + "\n\n");
    for (int line = 0; line < table.size(); line++) {
      text.append(line(table, table.get(line), " ")).append('\n');
      if (line == 0) {
        text.append(line(table, HEADS.stream().map(head -> "").toList(), "-")).append('\n');
      }
    }
    text.append('\n');
    remarks.forEach(remark -> text.append("left out: ").append(remark).append('\n'));
    voids.forEach(why -> text.append("VOID: ").append(why).append('\n'));
    faults.forEach(fault -> text.append("FAULT: ").append(fault).append('\n'));
    if (isSuccess()) {
      text.append("nothing lost, nothing ended twice, nothing leaked, nothing stuck\n");
    }
    return text.toString();
  }

  private static String line(List<List<String>> table, List<String> cells, String filler) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < HEADS.size(); column++) {
      int at = column;
      int width = table.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
      String cell = cells.get(column);
      line.append(filler).append(cell).append(filler.repeat(width - cell.length() + 1)).append('|');
    }
    return line.toString();
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.fault(),
        Integer.toString(row.bit()),
        Integer.toString(row.submitted()),
        Integer.toString(row.accepted()),
        Integer.toString(row.completed()),
        Integer.toString(row.failed()),
        Integer.toString(row.lost()),
        Integer.toString(row.twice()),
        Long.toString(row.leaked()),
        Integer.toString(row.stuck()),
        seconds(row.median()),
        seconds(row.most()));
  }

  private static String seconds(OptionalDouble value) {
    return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", value.getAsDouble());
  }
}
