package io.dsfleet.vision.nanodet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Converts a net of one convolution and one level, and compares its output with a calculation. */
class NanoDetConverterTest {
  private static final int CLASSES = 80;
  private static final int DISTANCES = 11;
  private static final int OUTPUTS = CLASSES + 4 * DISTANCES;
  private static final int STRIDE = 8;
  private static final int WIDTH = 32;
  private static final int HEIGHT = 16;
  private static final double[] BGR_MEAN = {103.53, 116.28, 123.675};
  private static final double[] BGR_DEVIATION = {57.375, 57.12, 58.395};
  private final Random random = new Random(7);
  private final float[][] kernel = new float[3][OUTPUTS];
  private final float[] bias = new float[OUTPUTS];

  @Test
  void theConvertedNetDecodesBoxesAndScores() throws Exception {
    byte[] model = NanoDetConverter.convert(read("channels-first"), WIDTH, HEIGHT);
    float[] picture = new float[3 * HEIGHT * WIDTH];
    for (int index = 0; index < picture.length; index++) {
      picture[index] = random.nextFloat();
    }
    float[][] output = run(model, picture);
    assertThat(output).hasDimensions(4 + CLASSES, HEIGHT / STRIDE * WIDTH / STRIDE);
    for (int row = 0; row < HEIGHT / STRIDE; row++) {
      for (int column = 0; column < WIDTH / STRIDE; column++) {
        double[] expected = expected(picture, row, column);
        for (int each = 0; each < expected.length; each++) {
          assertThat((double) output[each][row * (WIDTH / STRIDE) + column])
              .as("output %d of row %d, column %d", each, row, column)
              .isCloseTo(expected[each], within(1e-4));
        }
      }
    }
  }

  @Test
  void anUnknownOperatorIsRefusedByName() {
    TensorFlowGraph graph = read("odd");
    assertThatThrownBy(() -> NanoDetConverter.convert(graph, WIDTH, HEIGHT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected an operator of NanoDet-g, but odd is a Erf");
  }

  private TensorFlowGraph read(String head) {
    ByteBuffer weights =
        ByteBuffer.allocate(8 * Integer.BYTES + 4 * OUTPUTS * Short.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .position(8 * Integer.BYTES);
    for (float[] channel : kernel) {
      fill(channel, weights);
    }
    fill(bias, weights);
    String topology =
        """
        {"modelTopology": {"node": [
          {"name": "input_1", "op": "Placeholder"},
          {"name": "pad", "op": "Pad", "input": ["input_1", "pads"]},
          {"name": "rows-first", "op": "Transpose", "input": ["pad", "perm"]},
          {"name": "conv", "op": "Conv2D", "input": ["rows-first", "kernel"], "attr": {
            "padding": {"s": "VkFMSUQ="}, "strides": {"list": {"i": ["1", "8", "8", "1"]}}}},
          {"name": "sum", "op": "Add", "input": ["conv", "bias"]},
          {"name": "channels-first", "op": "Transpose", "input": ["sum", "perm"]},
          {"name": "split", "op": "SplitV", "input": ["%s", "sizes", "axis"]},
          {"name": "odd", "op": "Erf", "input": ["sum"]}]},
         "weightsManifest": [{"weights": [
          {"name": "pads", "shape": [4, 2], "dtype": "int32"},
          {"name": "kernel", "shape": [1, 1, 3, 124], "dtype": "float32",
            "quantization": {"dtype": "float16"}},
          {"name": "bias", "shape": [124], "dtype": "float32",
            "quantization": {"dtype": "float16"}}]}]}
        """
            .formatted(head);
    return TensorFlowGraph.read(topology.getBytes(StandardCharsets.UTF_8), weights.array());
  }

  private void fill(float[] values, ByteBuffer weights) {
    for (int index = 0; index < values.length; index++) {
      short half = Float.floatToFloat16(random.nextFloat() - 0.5f);
      values[index] = Float.float16ToFloat(half);
      weights.putShort(half);
    }
  }

  /** Returns the box and the scores of a cell. */
  private double[] expected(float[] picture, int row, int column) {
    double[] logits = new double[OUTPUTS];
    for (int output = 0; output < OUTPUTS; output++) {
      logits[output] = bias[output];
      for (int channel = 0; channel < 3; channel++) {
        // Channels of the net are BGR, those of the picture RGB.
        float value = picture[((2 - channel) * HEIGHT + row * STRIDE) * WIDTH + column * STRIDE];
        logits[output] +=
            kernel[channel][output] * (value * 255 - BGR_MEAN[channel]) / BGR_DEVIATION[channel];
      }
    }
    double[] sides = new double[4];
    for (int side = 0; side < 4; side++) {
      double sum = 0;
      double weighted = 0;
      for (int distance = 0; distance < DISTANCES; distance++) {
        double share = Math.exp(logits[CLASSES + side * DISTANCES + distance]);
        sum += share;
        weighted += share * distance;
      }
      sides[side] = weighted / sum * STRIDE;
    }
    double[] expected = new double[4 + CLASSES];
    expected[0] = (column + 0.5) * STRIDE + (sides[2] - sides[0]) / 2;
    expected[1] = (row + 0.5) * STRIDE + (sides[3] - sides[1]) / 2;
    expected[2] = sides[0] + sides[2];
    expected[3] = sides[1] + sides[3];
    for (int number = 0; number < CLASSES; number++) {
      expected[4 + number] = 1 / (1 + Math.exp(-logits[number]));
    }
    return expected;
  }

  private static float[][] run(byte[] model, float[] picture) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(model, options);
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(picture), new long[] {1, 3, HEIGHT, WIDTH});
        OrtSession.Result result = session.run(Map.of("images", input))) {
      return ((float[][][]) result.get(0).getValue())[0];
    }
  }
}
