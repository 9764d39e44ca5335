package io.dsfleet.vision.tracking;

import java.util.Arrays;

/**
 * Assigns rows to columns at minimum total cost (Hungarian method with shortest augmenting paths).
 */
final class HungarianAssignment {
  /** Marks a row without a column. */
  static final int NONE = -1;

  private HungarianAssignment() {}

  /**
   * Returns the column of each row, or {@link #NONE}.
   *
   * @param costs rows by columns, all rows of the same length
   * @param limit pairs that cost this or more stay unassigned
   */
  static int[] assign(double[][] costs, double limit) {
    int rows = costs.length;
    int columns = rows == 0 ? 0 : costs[0].length;
    int[] columnOfRow = new int[rows];
    Arrays.fill(columnOfRow, NONE);
    if (columns == 0) {
      return columnOfRow;
    }
    // One extra column per row at the cost of the limit means "unassigned".
    double[][] padded = new double[rows][columns + rows];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(padded[row], limit * rows * 2 + 1);
      for (int column = 0; column < columns; column++) {
        if (costs[row][column] < limit) {
          padded[row][column] = costs[row][column];
        }
      }
      padded[row][columns + row] = limit;
    }
    int[] chosen = solveRows(padded);
    for (int row = 0; row < rows; row++) {
      columnOfRow[row] = chosen[row] < columns ? chosen[row] : NONE;
    }
    return columnOfRow;
  }

  /** Shortest augmenting path per row, with potentials; rows must not outnumber columns. */
  private static int[] solveRows(double[][] costs) {
    int rows = costs.length;
    int columns = costs[0].length;
    double[] rowPotential = new double[rows + 1];
    double[] columnPotential = new double[columns + 1];
    int[] rowOfColumn = new int[columns + 1];
    int[] previous = new int[columns + 1];
    for (int row = 1; row <= rows; row++) {
      rowOfColumn[0] = row;
      int column = shortestPath(costs, rowPotential, columnPotential, rowOfColumn, previous);
      while (column != 0) {
        rowOfColumn[column] = rowOfColumn[previous[column]];
        column = previous[column];
      }
    }
    int[] columnOfRow = new int[rows];
    for (int column = 1; column <= columns; column++) {
      if (rowOfColumn[column] > 0) {
        columnOfRow[rowOfColumn[column] - 1] = column - 1;
      }
    }
    return columnOfRow;
  }

  private static int shortestPath(
      double[][] costs,
      double[] rowPotential,
      double[] columnPotential,
      int[] rowOfColumn,
      int[] previous) {
    int columns = columnPotential.length - 1;
    double[] shortest = new double[columns + 1];
    Arrays.fill(shortest, Double.POSITIVE_INFINITY);
    boolean[] visited = new boolean[columns + 1];
    int column = 0;
    do {
      visited[column] = true;
      int row = rowOfColumn[column];
      double step = Double.POSITIVE_INFINITY;
      int next = 0;
      for (int other = 1; other <= columns; other++) {
        if (visited[other]) {
          continue;
        }
        double reduced = costs[row - 1][other - 1] - rowPotential[row] - columnPotential[other];
        if (reduced < shortest[other]) {
          shortest[other] = reduced;
          previous[other] = column;
        }
        if (shortest[other] < step) {
          step = shortest[other];
          next = other;
        }
      }
      for (int other = 0; other <= columns; other++) {
        if (visited[other]) {
          rowPotential[rowOfColumn[other]] += step;
          columnPotential[other] -= step;
        } else {
          shortest[other] -= step;
        }
      }
      column = next;
    } while (rowOfColumn[column] != 0);
    return column;
  }
}
