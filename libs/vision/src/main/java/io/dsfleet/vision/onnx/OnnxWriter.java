package io.dsfleet.vision.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the Protocol Buffers messages of ONNX. Field numbers are those of {@code onnx.proto}; the
 * factory methods write the messages that a graph of operators needs.
 */
public final class OnnxWriter {
  /** Element type of 32-bit floats. */
  public static final int FLOAT = 1;

  /** Element type of 64-bit integers. */
  public static final int INT64 = 7;

  /** Element type of 16-bit floats. */
  public static final int FLOAT16 = 10;

  private static final int IR_VERSION = 8;
  private static final int OPSET_VERSION = 13;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Writes a field of an integer. */
  public OnnxWriter number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  /** Writes a field of a string. */
  public OnnxWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a field of an embedded message. */
  public OnnxWriter message(int field, OnnxWriter value) {
    return bytes(field, value.toBytes());
  }

  private OnnxWriter bytes(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private OnnxWriter real(int field, float value) {
    varint(((long) field << 3) | 5);
    ByteBuffer raw = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.putFloat(value);
    out.writeBytes(raw.array());
    return this;
  }

  /** Returns the message. */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** NodeProto with inputs and one output. */
  public static OnnxWriter node(String operation, String output, String... inputs) {
    return node(operation, List.of(output), List.of(inputs));
  }

  /** NodeProto with inputs and outputs. */
  public static OnnxWriter node(String operation, List<String> outputs, List<String> inputs) {
    OnnxWriter node = new OnnxWriter();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    return node.text(4, operation);
  }

  /** AttributeProto of one integer. */
  public static OnnxWriter attribute(String name, long value) {
    return new OnnxWriter().text(1, name).number(3, value).number(20, 2);
  }

  /** AttributeProto of one 32-bit float. */
  public static OnnxWriter attribute(String name, float value) {
    return new OnnxWriter().text(1, name).real(2, value).number(20, 1);
  }

  /** AttributeProto of a string. */
  public static OnnxWriter attribute(String name, String value) {
    return new OnnxWriter().text(1, name).text(4, value).number(20, 3);
  }

  /** AttributeProto of integers. */
  public static OnnxWriter attribute(String name, long... values) {
    OnnxWriter attribute = new OnnxWriter().text(1, name);
    for (long value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, 7);
  }

  /** TensorProto of 32-bit floats. */
  public static OnnxWriter floats(String name, float[] values, long... shape) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putFloat(value);
    }
    return tensor(name, FLOAT, raw.array(), shape);
  }

  /** TensorProto of 16-bit floats, each given by its bits. */
  public static OnnxWriter halves(String name, short[] values, long... shape) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (short value : values) {
      raw.putShort(value);
    }
    return tensor(name, FLOAT16, raw.array(), shape);
  }

  /** One-dimensional TensorProto of integers. */
  public static OnnxWriter longs(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      raw.putLong(value);
    }
    return tensor(name, INT64, raw.array(), values.length);
  }

  private static OnnxWriter tensor(String name, int type, byte[] raw, long... shape) {
    OnnxWriter tensor = new OnnxWriter();
    for (long side : shape) {
      tensor.number(1, side);
    }
    return tensor.number(2, type).text(8, name).bytes(9, raw);
  }

  /** ValueInfoProto of a tensor; negative dimensions are dynamic. */
  public static OnnxWriter value(String name, int type, long... shape) {
    OnnxWriter dimensions = new OnnxWriter();
    for (long side : shape) {
      dimensions.message(
          1,
          side < 0 ? new OnnxWriter().text(2, "side" + -side) : new OnnxWriter().number(1, side));
    }
    OnnxWriter tensor = new OnnxWriter().number(1, type).message(2, dimensions);
    return new OnnxWriter().text(1, name).message(2, new OnnxWriter().message(1, tensor));
  }

  /** ModelProto around a GraphProto, with the operators of opset 13. */
  public static OnnxWriter model(OnnxWriter graph) {
    return new OnnxWriter()
        .number(1, IR_VERSION)
        .text(2, "dsfleet")
        .message(7, graph.text(2, "graph"))
        .message(8, new OnnxWriter().text(1, "").number(2, OPSET_VERSION));
  }

  /** Adds an entry to a ModelProto's metadata. */
  public OnnxWriter metadata(String key, String value) {
    return message(14, new OnnxWriter().text(1, key).text(2, value));
  }
}
