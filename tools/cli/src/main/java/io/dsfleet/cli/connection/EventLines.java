package io.dsfleet.cli.connection;

import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events, each with its data on one line. */
public final class EventLines {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String DATA = "data:";

  private EventLines() {}

  /** Passes the data of each event to {@code sink} until the fleet ends the stream. */
  public static void read(CheckedFleetClient client, RequestPath path, Consumer<JsonNode> sink) {
    client.lines(
        path,
        "text/event-stream",
        line -> {
          if (line.startsWith(DATA)) {
            sink.accept(parse(line.substring(DATA.length())));
          }
        });
  }

  private static JsonNode parse(String data) {
    try {
      return JSON.readTree(data);
    } catch (JacksonException notJson) {
      return JSON.getNodeFactory().stringNode(data.strip());
    }
  }
}
