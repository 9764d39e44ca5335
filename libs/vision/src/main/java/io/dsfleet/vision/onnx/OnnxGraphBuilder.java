package io.dsfleet.vision.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds a graph of operators in order. Each method returns the name of the value that it adds, to
 * be used as an input of later operators.
 */
public final class OnnxGraphBuilder {
  private final List<OnnxWriter> nodes = new ArrayList<>();
  private final List<OnnxWriter> constants = new ArrayList<>();
  private int values;

  /** Adds an operator with one output. */
  public String operator(String operation, List<String> inputs, OnnxWriter... attributes) {
    return operator(operation, 1, inputs, attributes).getFirst();
  }

  /** Adds an operator with several outputs. */
  public List<String> operator(
      String operation, int outputs, List<String> inputs, OnnxWriter... attributes) {
    List<String> names = new ArrayList<>();
    for (int output = 0; output < outputs; output++) {
      names.add(newName(operation));
    }
    OnnxWriter node = OnnxWriter.node(operation, names, inputs);
    for (OnnxWriter attribute : attributes) {
      node.message(5, attribute);
    }
    nodes.add(node);
    return names;
  }

  /** Adds a constant of 32-bit floats. */
  public String floats(float[] values, long... shape) {
    String name = newName("floats");
    constants.add(OnnxWriter.floats(name, values, shape));
    return name;
  }

  /** Adds a constant that is stored in 16-bit floats, given by their bits, and used in 32 bits. */
  public String halves(short[] values, long... shape) {
    String name = newName("halves");
    constants.add(OnnxWriter.halves(name, values, shape));
    return operator("Cast", List.of(name), OnnxWriter.attribute("to", (long) OnnxWriter.FLOAT));
  }

  /** Adds a one-dimensional constant of integers. */
  public String longs(long... values) {
    String name = newName("longs");
    constants.add(OnnxWriter.longs(name, values));
    return name;
  }

  private String newName(String prefix) {
    return prefix + "_" + values++;
  }

  /**
   * Returns the model with 32-bit floats as input and output.
   *
   * @param result the value that becomes the output
   */
  public OnnxWriter model(
      String input, long[] inputShape, String output, String result, long[] outputShape) {
    nodes.add(OnnxWriter.node("Identity", output, result));
    OnnxWriter graph = new OnnxWriter();
    nodes.forEach(node -> graph.message(1, node));
    constants.forEach(constant -> graph.message(5, constant));
    graph.message(11, OnnxWriter.value(input, OnnxWriter.FLOAT, inputShape));
    graph.message(12, OnnxWriter.value(output, OnnxWriter.FLOAT, outputShape));
    return OnnxWriter.model(graph);
  }
}
