package io.dsfleet.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A table with a header row and columns as wide as their widest cell. */
public final class TextTable {
  private static final String GAP = "  ";
  private static final Set<String> STATE_COLUMNS = Set.of("STATE", "STATUS", "SOCKET", "OUTCOME");

  private final TerminalStyle style;
  private final List<List<String>> rows = new ArrayList<>();

  /** Creates a table with a header. */
  public TextTable(TerminalStyle style, String... header) {
    this.style = style;
    rows.add(List.of(header));
  }

  /** Adds a row of as many cells as the header has. Empty cells are shown as a dash. */
  public void add(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(cell.isEmpty() ? "-" : TerminalStyle.printable(cell));
    }
    rows.add(row);
  }

  /** The lines of the table. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        boolean last = column == row.size() - 1;
        String cell = last ? row.get(column) : padded(row.get(column), width(column));
        line.append(styled(cell, lines.isEmpty(), rows.getFirst().get(column)));
        line.append(last ? "" : GAP);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private String styled(String cell, boolean header, String column) {
    if (header) {
      return style.bold(cell);
    }
    return STATE_COLUMNS.contains(column) ? style.state(cell) : cell;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String padded(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }
}
