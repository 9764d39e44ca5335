package io.dsfleet.vision.detection;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the Protocol Buffers fields that test models in ONNX need. */
final class OnnxWriter {
  static final int FLOAT = 1;
  static final int INT64 = 7;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  OnnxWriter number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  OnnxWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  OnnxWriter message(int field, OnnxWriter value) {
    return bytes(field, value.toBytes());
  }

  OnnxWriter bytes(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
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
  static OnnxWriter node(String operation, String output, String... inputs) {
    OnnxWriter node = new OnnxWriter();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operation);
  }

  /** AttributeProto of one integer. */
  static OnnxWriter attribute(String name, long value) {
    return new OnnxWriter().text(1, name).number(3, value).number(20, 2);
  }

  /** AttributeProto of integers. */
  static OnnxWriter attribute(String name, long... values) {
    OnnxWriter attribute = new OnnxWriter().text(1, name);
    for (long value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, 7);
  }

  /** TensorProto of floats. */
  static OnnxWriter floats(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putFloat(value);
    }
    return tensor(name, FLOAT, raw.array(), shape);
  }

  /** One-dimensional TensorProto of integers. */
  static OnnxWriter longs(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
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
  static OnnxWriter value(String name, int type, long... shape) {
    OnnxWriter dimensions = new OnnxWriter();
    for (long side : shape) {
      dimensions.message(
          1,
          side < 0 ? new OnnxWriter().text(2, "side" + -side) : new OnnxWriter().number(1, side));
    }
    OnnxWriter tensor = new OnnxWriter().number(1, type).message(2, dimensions);
    return new OnnxWriter().text(1, name).message(2, new OnnxWriter().message(1, tensor));
  }

  /** ModelProto around a graph. */
  static OnnxWriter model(OnnxWriter graph) {
    return new OnnxWriter()
        .number(1, 8)
        .text(2, "test")
        .message(7, graph.text(2, "graph"))
        .message(8, new OnnxWriter().text(1, "").number(2, 13));
  }

  /** Adds an entry to a model's metadata. */
  OnnxWriter metadata(String key, String value) {
    return message(14, new OnnxWriter().text(1, key).text(2, value));
  }
}
