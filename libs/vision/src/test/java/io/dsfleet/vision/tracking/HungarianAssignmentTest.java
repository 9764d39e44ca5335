package io.dsfleet.vision.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HungarianAssignmentTest {
  @Test
  void assignsNothingWithoutRowsOrColumns() {
    assertThat(HungarianAssignment.assign(new double[0][0], 1)).isEmpty();
    assertThat(HungarianAssignment.assign(new double[2][0], 1)).containsExactly(-1, -1);
  }

  @Test
  void prefersTheMinimumTotalOverTheMinimumSingleCost() {
    double[][] costs = {{0.1, 0.2}, {0.15, 0.9}};
    assertThat(HungarianAssignment.assign(costs, 1)).containsExactly(1, 0);
  }

  @Test
  void leavesPairsAtTheLimitUnassigned() {
    double[][] costs = {{0.7, 1}, {1, 0.2}};
    assertThat(HungarianAssignment.assign(costs, 0.7)).containsExactly(-1, 1);
  }

  @Test
  void isAsCheapAsTheBestOfAllPermutations() {
    Random random = new Random(42);
    for (int round = 0; round < 500; round++) {
      double[][] costs = new double[1 + random.nextInt(5)][1 + random.nextInt(5)];
      for (double[] row : costs) {
        for (int column = 0; column < row.length; column++) {
          row[column] = random.nextDouble();
        }
      }
      double limit = 0.8;
      int[] columns = HungarianAssignment.assign(costs, limit);
      double total = 0;
      for (int row = 0; row < columns.length; row++) {
        total += columns[row] < 0 ? limit : costs[row][columns[row]];
      }
      assertThat(total).isCloseTo(best(costs, limit, 0, 0), within(1e-9));
    }
  }

  private static double best(double[][] costs, double limit, int row, int used) {
    if (row == costs.length) {
      return 0;
    }
    double best = limit + best(costs, limit, row + 1, used);
    for (int column = 0; column < costs[row].length; column++) {
      if ((used & (1 << column)) == 0 && costs[row][column] < limit) {
        best =
            Math.min(best, costs[row][column] + best(costs, limit, row + 1, used | (1 << column)));
      }
    }
    return best;
  }
}
