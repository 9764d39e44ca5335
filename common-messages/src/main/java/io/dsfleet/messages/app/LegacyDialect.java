package io.dsfleet.messages.app;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Translates messages between {@link ProtocolDialect#CURRENT} and {@link ProtocolDialect#LEGACY}.
 */
final class LegacyDialect {
  private static final Set<String> REPLIES =
      Set.of(ExecuteAck.TYPE, ReconnectionAck.TYPE, ServerError.TYPE);

  private LegacyDialect() {}

  /** Rewrites the tree of a message of the current dialect into the legacy one. */
  static void toLegacy(ServerMessage message, ObjectNode node) {
    node.remove("type");
    ObjectNode fields = node.deepCopy();
    node.removeAll();
    node.put(REPLIES.contains(message.type()) ? "event" : "action", message.type());
    node.setAll(fields);
    switch (message) {
      case StartAnalysis start -> {
        rename(node, "camera_type", "type");
        node.put("type", start.cameraType().legacyName());
        rename(node, "camera_path", "path");
        rename(node, "camera_name", "name");
        renameFileType(node.get("init_file"));
      }
      case PushFile push -> {
        rename(node, "files_count", "items_count");
        rename(node, "files", "items");
        if (node.get("items") instanceof ArrayNode items) {
          items.forEach(LegacyDialect::renameFileType);
        }
      }
      case ExecuteAck ack -> {}
      case ReconnectionAck ack -> {}
      case InterruptAnalysis interrupt -> {}
      case TerminateApp terminate -> {}
      case QueryMetrics query -> {}
      case QueryAnalysisStatus query -> {}
      case ServerError error -> {}
    }
  }

  /**
   * Renames the camera type of a legacy {@code start_analysis}; the other legacy names are aliases.
   */
  static void toCurrent(ObjectNode node) {
    if (node.has("action") && !node.has("camera_type")) {
      rename(node, "type", "camera_type");
    }
  }

  private static void renameFileType(@Nullable JsonNode file) {
    if (file instanceof ObjectNode object) {
      rename(object, "file_type", "item_type");
    }
  }

  private static void rename(ObjectNode node, String from, String to) {
    JsonNode value = node.remove(from);
    if (value != null) {
      node.set(to, value);
    }
  }
}
