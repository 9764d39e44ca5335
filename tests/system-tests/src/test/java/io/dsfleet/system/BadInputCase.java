package io.dsfleet.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One row of the table of bad input: what is sent, and what must come of it. */
record BadInputCase(JsonNode row) {

  static Stream<BadInputCase> casesFor(String way) {
    try (InputStream table = BadInputCase.class.getResourceAsStream("/bad-input.json")) {
      return JsonMapper.builder()
          .build()
          .readTree(table)
          .valueStream()
          .filter(row -> row.path("over").asString().equals(way))
          .map(BadInputCase::new)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is sent, with its places filled and blanks up to the wanted size. */
  String text(Map<String, String> places) {
    JsonNode sent = row.path("send");
    String text = sent.isString() ? sent.asString() : sent.toString();
    for (Map.Entry<String, String> place : places.entrySet()) {
      String mark = "${" + place.getKey() + "}";
      boolean number = place.getValue().matches("\\d+");
      text = text.replace(number ? '"' + mark + '"' : mark, place.getValue());
    }
    int missing = row.path("bytes").asInt(0) - text.getBytes(StandardCharsets.UTF_8).length;
    return missing > 0 ? text + " ".repeat(missing) : text;
  }

  String path() {
    return row.path("path").asString("/deepstream/analysis/start");
  }

  String contentType() {
    return row.path("content_type").asString("application/json");
  }

  int status() {
    return row.path("status").asInt();
  }

  /** The stable word of the refusal. */
  String code() {
    return row.path("code").asString("");
  }

  /** What the refusal must name, such as a field. */
  List<String> names() {
    return row.path("names").valueStream().map(JsonNode::asString).toList();
  }

  /** The close code; 0 where the connection stays. */
  int close() {
    return row.path("close").asInt(0);
  }

  @Override
  public String toString() {
    return row.path("over").asString() + ": " + row.path("name").asString();
  }
}
