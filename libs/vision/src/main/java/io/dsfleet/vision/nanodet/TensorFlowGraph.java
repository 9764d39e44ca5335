package io.dsfleet.vision.nanodet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A TensorFlow.js graph model: its operators and its constants, by name. */
final class TensorFlowGraph {
  private final Map<String, Operator> operators = new LinkedHashMap<>();
  private final Map<String, Constant> constants = new LinkedHashMap<>();

  private TensorFlowGraph() {}

  /**
   * Reads the model.
   *
   * @param topology the JSON file
   * @param weights the file that its manifest names
   */
  static TensorFlowGraph read(byte[] topology, byte[] weights) {
    JsonNode model = JsonMapper.builder().build().readTree(topology);
    TensorFlowGraph graph = new TensorFlowGraph();
    for (JsonNode node : model.get("modelTopology").get("node")) {
      List<String> inputs = new ArrayList<>();
      for (JsonNode input : node.path("input")) {
        inputs.add(input.asString());
      }
      String name = node.get("name").asString();
      graph.operators.put(
          name,
          new Operator(name, node.get("op").asString(), List.copyOf(inputs), node.path("attr")));
    }
    ByteBuffer data = ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNode weight : model.get("weightsManifest").get(0).get("weights")) {
      graph.constants.put(weight.get("name").asString(), Constant.read(weight, data));
    }
    return graph;
  }

  /** Returns the operators of a kind. */
  List<Operator> operatorsOf(String kind) {
    return operators.values().stream().filter(each -> each.kind.equals(kind)).toList();
  }

  Operator operator(String name) {
    Operator operator = operators.get(name);
    if (operator == null) {
      throw new IllegalArgumentException("expected an operator " + name + " in the graph");
    }
    return operator;
  }

  /** Returns the constant that an operator has as an input. */
  Constant constant(Operator operator, int input) {
    Constant constant = constants.get(operator.input(input));
    if (constant == null) {
      throw new IllegalArgumentException(
          "expected a constant as input " + input + " of " + operator.name);
    }
    return constant;
  }

  boolean isConstant(String name) {
    return constants.containsKey(name);
  }

  /**
   * An operator.
   *
   * @param attributes as in the file
   */
  record Operator(String name, String kind, List<String> inputs, JsonNode attributes) {
    String input(int index) {
      return inputs.get(index);
    }

    /** Returns an attribute of integers. */
    List<Integer> integers(String attribute) {
      List<Integer> values = new ArrayList<>();
      for (JsonNode value : attributes.get(attribute).get("list").get("i")) {
        values.add(Integer.parseInt(value.asString()));
      }
      return values;
    }
  }

  /**
   * A constant of 32-bit integers or of floats that are stored in 16 bits.
   *
   * @param integers empty for floats
   * @param halves the bits of the floats; empty for integers
   */
  record Constant(List<Integer> shape, List<Integer> integers, ShortBuffer halves) {

    private static Constant read(JsonNode weight, ByteBuffer data) {
      List<Integer> shape = new ArrayList<>();
      int count = 1;
      for (JsonNode side : weight.get("shape")) {
        shape.add(side.asInt());
        count = Math.multiplyExact(count, side.asInt());
      }
      List<Integer> integers = new ArrayList<>();
      ShortBuffer halves = ShortBuffer.allocate(0);
      if (weight.path("quantization").path("dtype").asString("").equals("float16")) {
        halves = data.asShortBuffer().slice(0, count);
        data.position(data.position() + count * Short.BYTES);
      } else if (weight.get("dtype").asString().equals("int32")) {
        for (int index = 0; index < count; index++) {
          integers.add(data.getInt());
        }
      } else {
        throw new IllegalArgumentException(
            "expected int32 or floats in float16, but the weight is " + weight);
      }
      return new Constant(List.copyOf(shape), List.copyOf(integers), halves);
    }
  }
}
