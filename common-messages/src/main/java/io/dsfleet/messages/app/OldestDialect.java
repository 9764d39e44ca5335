package io.dsfleet.messages.app;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Spellings of the oldest dialect (field notes 1.1) against those of 001. */
final class OldestDialect {
  private static final Set<String> REPLIES =
      Set.of(ExecuteAck.TYPE, ReconnectionAck.TYPE, ServerError.TYPE);

  private OldestDialect() {}

  /** Rewrites a message of 001, as a tree, into the oldest dialect. */
  static void rewrite(ServerMessage message, ObjectNode node) {
    node.remove("type");
    ObjectNode rest = node.deepCopy();
    node.removeAll();
    node.put(REPLIES.contains(message.type()) ? "event" : "action", message.type());
    node.setAll(rest);
    switch (message) {
      case StartAnalysis start -> {
        rename(node, "camera_type", "type");
        node.put("type", start.cameraType().oldest());
        rename(node, "camera_path", "path");
        rename(node, "camera_name", "name");
        renameKind(node.get("init_file"));
      }
      case PushFile push -> {
        rename(node, "files_count", "items_count");
        rename(node, "files", "items");
        if (node.get("items") instanceof ArrayNode items) {
          items.forEach(OldestDialect::renameKind);
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
   * Gives a start or a push of the oldest dialect the field names of 001 where these are absent.
   */
  static void modernize(ObjectNode node) {
    if (node.has("action") && !node.has("camera_type")) {
      rename(node, "type", "camera_type");
    }
  }

  private static void renameKind(@Nullable JsonNode file) {
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
