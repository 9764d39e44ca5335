package io.dsfleet.vision.nanodet;

import static io.dsfleet.vision.onnx.OnnxWriter.attribute;

import io.dsfleet.vision.nanodet.TensorFlowGraph.Constant;
import io.dsfleet.vision.nanodet.TensorFlowGraph.Operator;
import io.dsfleet.vision.onnx.OnnxGraphBuilder;
import io.dsfleet.vision.onnx.OnnxWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts NanoDet-g from TensorFlow.js to the layout of YOLO v8: input RGB from 0 to 1, output
 * {@code [1, 4 + classes, places]}. The original graph came from ONNX: each convolution stands
 * between two transpositions, which are dropped, because ONNX has channels before rows as well.
 */
final class NanoDetConverter {
  /** Input side of the original graph, to which its sizes for resizing refer. */
  private static final int ORIGINAL_SIDE = 416;

  private static final int BOX_ROWS = 4;
  private static final String VALID_PADDING = "VkFMSUQ=";
  private static final float[] RGB_MEAN = {123.675f, 116.28f, 103.53f};
  private static final float[] RGB_DEVIATION = {58.395f, 57.12f, 57.375f};

  private final TensorFlowGraph source;
  private final OnnxGraphBuilder target = new OnnxGraphBuilder();
  private final Map<String, Feature> converted = new HashMap<>();

  private NanoDetConverter(TensorFlowGraph source) {
    this.source = source;
  }

  /**
   * Converts the model. Its input may have any sides that are multiples of 32 pixels.
   *
   * @param width default width of the input in pixels
   */
  static byte[] convert(TensorFlowGraph source, int width, int height) {
    return new NanoDetConverter(source)
        .model()
        .metadata("names", CocoClasses.dictionary())
        .metadata("imgsz", "[" + height + ", " + width + "]")
        .metadata("description", "NanoDet-g, trained on COCO")
        .metadata("license", "Apache-2.0, https://github.com/RangiLyu/nanodet")
        .toBytes();
  }

  private OnnxWriter model() {
    List<NanoDetHead.Level> levels = new ArrayList<>();
    for (Operator split : source.operatorsOf("SplitV")) {
      Feature feature = feature(split.input(0));
      levels.add(new NanoDetHead.Level(feature.value, feature.stride));
    }
    levels.sort(Comparator.comparingInt(NanoDetHead.Level::stride));
    return target.model(
        "images",
        new long[] {1, 3, -1, -2},
        "output0",
        new NanoDetHead(target).decode(levels),
        new long[] {1, BOX_ROWS + CocoClasses.NAMES.size(), -3});
  }

  /** Converts the operator with a name, and first what it depends on. */
  private Feature feature(String name) {
    Feature known = converted.get(name);
    if (known == null) {
      known = convert(source.operator(name));
      converted.put(name, known);
    }
    return known;
  }

  private Feature convert(Operator operator) {
    return switch (operator.kind()) {
      case "Placeholder" -> new Feature(normalised("images"), 1);
      case "Transpose" -> feature(operator.input(0));
      case "Add" -> add(operator);
      case "LeakyRelu" -> {
        Feature input = feature(operator.input(0));
        float slope = operator.attributes().get("alpha").get("f").floatValue();
        yield new Feature(
            target.operator("LeakyRelu", List.of(input.value), attribute("alpha", slope)),
            input.stride);
      }
      case "ConcatV2" -> concatenation(operator);
      case "MaxPool" -> maxPool(operator);
      case "ResizeBilinear" -> resize(operator);
      default ->
          throw new IllegalArgumentException(
              "expected an operator of NanoDet-g, but "
                  + operator.name()
                  + " is a "
                  + operator.kind());
    };
  }

  /** The mean and deviation of the training, for values from 0 to 1. */
  private String normalised(String input) {
    float[] scale = new float[RGB_MEAN.length];
    float[] offset = new float[RGB_MEAN.length];
    for (int channel = 0; channel < RGB_MEAN.length; channel++) {
      scale[channel] = 255 / RGB_DEVIATION[channel];
      offset[channel] = -RGB_MEAN[channel] / RGB_DEVIATION[channel];
    }
    String scaled = target.operator("Mul", List.of(input, target.floats(scale, 1, 3, 1, 1)));
    return target.operator("Add", List.of(scaled, target.floats(offset, 1, 3, 1, 1)));
  }

  /** A convolution with its bias, or a sum. */
  private Feature add(Operator operator) {
    if (source.isConstant(operator.input(1))) {
      return convolution(source.operator(operator.input(0)), source.constant(operator, 1));
    }
    Feature left = feature(operator.input(0));
    Feature right = feature(operator.input(1));
    return new Feature(target.operator("Add", List.of(left.value, right.value)), left.stride);
  }

  private Feature convolution(Operator operator, Constant bias) {
    requireValidPadding(operator);
    Padded input = padded(operator.input(0));
    Constant kernel = source.constant(operator, 1);
    int rows = kernel.shape().get(0);
    int columns = kernel.shape().get(1);
    int inputs = kernel.shape().get(2);
    int outputs = kernel.shape().get(3);
    boolean reversed = input.source.equals("input_1");
    short[] weights = new short[kernel.halves().capacity()];
    int index = 0;
    for (int output = 0; output < outputs; output++) {
      for (int channel = 0; channel < inputs; channel++) {
        // The original's input is BGR.
        int from = reversed ? inputs - 1 - channel : channel;
        for (int place = 0; place < rows * columns; place++) {
          weights[index++] = kernel.halves().get((place * inputs + from) * outputs + output);
        }
      }
    }
    short[] biases = new short[outputs];
    bias.halves().get(0, biases);
    Feature feature = feature(input.source);
    int stride = operator.integers("strides").get(1);
    String value =
        target.operator(
            "Conv",
            List.of(
                feature.value,
                target.halves(weights, outputs, inputs, rows, columns),
                target.halves(biases, outputs)),
            attribute("kernel_shape", rows, columns),
            attribute("strides", stride, stride),
            input.attribute());
    return new Feature(value, feature.stride * stride);
  }

  private Feature maxPool(Operator operator) {
    requireValidPadding(operator);
    Padded input = padded(operator.input(0));
    Feature feature = feature(input.source);
    int side = operator.integers("ksize").get(1);
    int stride = operator.integers("strides").get(1);
    String value =
        target.operator(
            "MaxPool",
            List.of(feature.value),
            attribute("kernel_shape", side, side),
            attribute("strides", stride, stride),
            input.attribute());
    return new Feature(value, feature.stride * stride);
  }

  private Feature concatenation(Operator operator) {
    int last = operator.inputs().size() - 1;
    if (!source.constant(operator, last).integers().equals(List.of(1))) {
      throw new IllegalArgumentException("expected " + operator.name() + " to join channels");
    }
    List<Feature> parts = operator.inputs().subList(0, last).stream().map(this::feature).toList();
    return new Feature(
        target.operator(
            "Concat", parts.stream().map(Feature::value).toList(), attribute("axis", 1)),
        parts.getFirst().stride);
  }

  private Feature resize(Operator operator) {
    Feature input = feature(operator.input(0));
    int stride = ORIGINAL_SIDE / source.constant(operator, 1).integers().getFirst();
    float scale = input.stride / (float) stride;
    String value =
        target.operator(
            "Resize",
            List.of(input.value, "", target.floats(new float[] {1, 1, scale, scale}, 4)),
            attribute("mode", "linear"),
            attribute("coordinate_transformation_mode", "half_pixel"));
    return new Feature(value, stride);
  }

  private static void requireValidPadding(Operator operator) {
    String padding = operator.attributes().get("padding").get("s").asString();
    if (!padding.equals(VALID_PADDING)) {
      throw new IllegalArgumentException("expected no implicit padding in " + operator.name());
    }
  }

  /** Looks for an explicit padding before an operator, past transpositions. */
  private Padded padded(String name) {
    String current = name;
    Operator operator = source.operator(current);
    while (operator.kind().equals("Transpose")) {
      current = operator.input(0);
      operator = source.operator(current);
    }
    if (!operator.kind().startsWith("Pad")) {
      return new Padded(current, List.of(0, 0, 0, 0));
    }
    // Rows and columns of the matrix: batch, channels, height, width by before and after.
    List<Integer> sides = source.constant(operator, 1).integers();
    return new Padded(
        operator.input(0), List.of(sides.get(4), sides.get(6), sides.get(5), sides.get(7)));
  }

  /**
   * A converted value.
   *
   * @param stride pixels of the input per cell
   */
  private record Feature(String value, int stride) {}

  /**
   * An operator's input before padding.
   *
   * @param padding top, left, bottom, right
   */
  private record Padded(String source, List<Integer> padding) {
    private OnnxWriter attribute() {
      return OnnxWriter.attribute("pads", padding.stream().mapToLong(Integer::longValue).toArray());
    }
  }
}
