package io.dsfleet.vision.nanodet;

import static io.dsfleet.vision.onnx.OnnxWriter.attribute;

import io.dsfleet.vision.onnx.OnnxGraphBuilder;
import io.dsfleet.vision.onnx.OnnxWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes NanoDet's output in the graph, for any size of the input. Each level predicts per cell a
 * score per class and, for each side of the box, a distribution over the distances 0 to 10 cells
 * from the cell's centre (generalised focal loss); its mean is the distance.
 */
final class NanoDetHead {
  private static final int SIDES = 4;
  private static final int DISTANCES = 11;
  private static final int CLASSES = CocoClasses.NAMES.size();

  private final OnnxGraphBuilder graph;

  NanoDetHead(OnnxGraphBuilder graph) {
    this.graph = graph;
  }

  /**
   * Adds the decoding.
   *
   * @return for each cell of all levels a box (centre and size in pixels) and the scores
   */
  String decode(List<Level> levels) {
    List<String> predictions = new ArrayList<>();
    List<String> centres = new ArrayList<>();
    List<String> strides = new ArrayList<>();
    for (Level level : levels) {
      predictions.add(
          graph.operator(
              "Reshape",
              List.of(level.value, graph.longs(1, CLASSES + SIDES * (long) DISTANCES, -1))));
      String centre = centres(level);
      centres.add(centre);
      // One stride per cell: a row of the centres, times zero.
      String zeros = graph.operator("Sub", List.of(centre, centre));
      strides.add(graph.operator("Add", List.of(zeros, scalar(level.stride))));
    }
    List<String> parts =
        graph.operator(
            "Split",
            2,
            List.of(joined(predictions, 2), graph.longs(CLASSES, SIDES * (long) DISTANCES)),
            attribute("axis", 1));
    String distances = distances(parts.get(1));
    List<String> corners =
        graph.operator("Split", 2, List.of(distances, graph.longs(2, 2)), attribute("axis", 1));
    String shift =
        graph.operator("Mul", List.of(graph.operator("Sub", corners.reversed()), scalar(0.5f)));
    String stride = joined(strides, 2);
    String centre =
        graph.operator(
            "Add", List.of(joined(centres, 2), graph.operator("Mul", List.of(shift, stride))));
    String size = graph.operator("Mul", List.of(graph.operator("Add", corners), stride));
    String scores = graph.operator("Sigmoid", List.of(parts.get(0)));
    return joined(List.of(centre, size, scores), 1);
  }

  /** Adds the mean of each side's distribution, in cells: left, top, right and bottom. */
  private String distances(String logits) {
    String sides = graph.operator("Reshape", List.of(logits, graph.longs(1, SIDES, DISTANCES, -1)));
    String shares = graph.operator("Softmax", List.of(sides), attribute("axis", 2));
    float[] values = new float[DISTANCES];
    for (int distance = 0; distance < DISTANCES; distance++) {
      values[distance] = distance;
    }
    String weighted =
        graph.operator("Mul", List.of(shares, graph.floats(values, 1, 1, DISTANCES, 1)));
    return graph.operator("ReduceSum", List.of(weighted, graph.longs(2)), attribute("keepdims", 0));
  }

  /** Adds the x and y of the cells' centres in pixels, by cell. */
  private String centres(Level level) {
    String shape = graph.operator("Shape", List.of(level.value));
    String across = graph.operator("Unsqueeze", List.of(steps(shape, 3), graph.longs(0)));
    String down = graph.operator("Unsqueeze", List.of(steps(shape, 2), graph.longs(1)));
    String noneAcross = graph.operator("Sub", List.of(across, across));
    String noneDown = graph.operator("Sub", List.of(down, down));
    List<String> grids = new ArrayList<>();
    for (String grid :
        List.of(
            graph.operator("Add", List.of(across, noneDown)),
            graph.operator("Add", List.of(noneAcross, down)))) {
      grids.add(graph.operator("Reshape", List.of(grid, graph.longs(1, 1, -1))));
    }
    String cells = graph.operator("Add", List.of(joined(grids, 1), scalar(0.5f)));
    return graph.operator("Mul", List.of(cells, scalar(level.stride)));
  }

  /** Adds the numbers from 0 to a dimension of a shape, as floats. */
  private String steps(String shape, int dimension) {
    String length =
        graph.operator(
            "Squeeze", List.of(graph.operator("Gather", List.of(shape, graph.longs(dimension)))));
    String count =
        graph.operator("Cast", List.of(length), attribute("to", (long) OnnxWriter.FLOAT));
    return graph.operator(
        "Range", List.of(graph.floats(new float[] {0}), count, graph.floats(new float[] {1})));
  }

  private String scalar(float value) {
    return graph.floats(new float[] {value});
  }

  private String joined(List<String> values, int axis) {
    return graph.operator("Concat", values, attribute("axis", axis));
  }

  /**
   * The prediction for cells of one size.
   *
   * @param value scores before the sigmoid, then distributions before the softmax
   * @param stride pixels per cell
   */
  record Level(String value, int stride) {}
}
