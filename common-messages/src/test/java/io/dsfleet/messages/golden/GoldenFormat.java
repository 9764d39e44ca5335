package io.dsfleet.messages.golden;

import java.util.Iterator;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Formats JSON with two spaces per level; short objects and arrays of scalars stay on one line. */
final class GoldenFormat {
  private static final int MAX_LINE_LENGTH = 80;

  private GoldenFormat() {}

  static String pretty(JsonNode node) {
    return text(node, "") + "\n";
  }

  private static String text(JsonNode node, String indent) {
    String flat = flat(node);
    if (!node.isContainer()
        || node.isEmpty()
        || (!indent.isEmpty() && isShort(node, flat, indent))) {
      return flat;
    }
    String deeper = indent + "  ";
    if (node instanceof ObjectNode object) {
      StringJoiner fields = new StringJoiner(",\n" + deeper, "{\n" + deeper, "\n" + indent + "}");
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        fields.add("\"" + field.getKey() + "\": " + text(field.getValue(), deeper));
      }
      return fields.toString();
    }
    StringJoiner elements = new StringJoiner(",\n" + deeper, "[\n" + deeper, "\n" + indent + "]");
    node.forEach(element -> elements.add(text(element, deeper)));
    return elements.toString();
  }

  private static boolean isShort(JsonNode node, String flat, String indent) {
    for (JsonNode child : node) {
      if (child.isContainer()) {
        return false;
      }
    }
    return indent.length() + flat.length() <= MAX_LINE_LENGTH;
  }

  private static String flat(JsonNode node) {
    if (node instanceof ArrayNode array) {
      StringJoiner elements = new StringJoiner(", ", "[", "]");
      array.forEach(element -> elements.add(flat(element)));
      return elements.toString();
    }
    if (!(node instanceof ObjectNode object)) {
      return node.toString();
    }
    StringJoiner fields = new StringJoiner(", ", "{", "}");
    Iterator<Map.Entry<String, JsonNode>> all = object.properties().iterator();
    while (all.hasNext()) {
      Map.Entry<String, JsonNode> field = all.next();
      fields.add("\"" + field.getKey() + "\": " + flat(field.getValue()));
    }
    return fields.toString();
  }
}
