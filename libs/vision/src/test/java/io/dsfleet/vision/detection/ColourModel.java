package io.dsfleet.vision.detection;

import static io.dsfleet.vision.onnx.OnnxWriter.FLOAT;
import static io.dsfleet.vision.onnx.OnnxWriter.attribute;
import static io.dsfleet.vision.onnx.OnnxWriter.floats;
import static io.dsfleet.vision.onnx.OnnxWriter.longs;
import static io.dsfleet.vision.onnx.OnnxWriter.model;
import static io.dsfleet.vision.onnx.OnnxWriter.node;
import static io.dsfleet.vision.onnx.OnnxWriter.value;

import io.dsfleet.vision.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model with a YOLO head that detects coloured squares: each candidate is a square of 8 input
 * pixels, and its class scores are the mean red, green and blue.
 */
public final class ColourModel {
  public static final int CELL = 8;
  public static final String NAMES = "{0: 'red', 1: \"green\", 2: 'blue'}";

  private ColourModel() {}

  /** Writes the model for a side in pixels, a multiple of 8, and returns its path. */
  public static Path write(Path file, int side) throws IOException {
    return write(file, side, side, NAMES);
  }

  static Path write(Path file, int side, long declaredSide, String names) throws IOException {
    int cells = side / CELL;
    int places = cells * cells;
    OnnxWriter graph =
        new OnnxWriter()
            .message(
                1,
                node("AveragePool", "means", "images")
                    .message(5, attribute("kernel_shape", CELL, CELL))
                    .message(5, attribute("strides", CELL, CELL)))
            .message(1, node("Reshape", "scores", "means", "flat"))
            .message(
                1, node("Concat", "output0", "boxes", "scores").message(5, attribute("axis", 1L)))
            .message(5, longs("flat", 1, 3, places))
            .message(5, floats("boxes", boxes(cells), 1, 4, places))
            .message(11, value("images", FLOAT, 1, 3, declaredSide, declaredSide))
            .message(12, value("output0", FLOAT, 1, 7, places));
    return Files.write(file, model(graph).metadata("names", names).toBytes());
  }

  private static float[] boxes(int cells) {
    int places = cells * cells;
    float[] boxes = new float[4 * places];
    for (int place = 0; place < places; place++) {
      boxes[place] = place % cells * CELL + CELL / 2f;
      boxes[places + place] = place / cells * CELL + CELL / 2f;
      boxes[2 * places + place] = CELL;
      boxes[3 * places + place] = CELL;
    }
    return boxes;
  }
}
