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

/** One row of {@code bad-input.json}: the input and the expected response. */
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

  /** The input with its placeholders replaced, padded with blanks to the given size. */
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

  /** The stable code of the refusal. */
  String code() {
    return row.path("code").asString("");
  }

  /** Words that the refusal must contain, such as a field name. */
  List<String> names() {
    return row.path("names").valueStream().map(JsonNode::asString).toList();
  }

  /** The expected close code; 0 if the connection stays open. */
  int close() {
    return row.path("close").asInt(0);
  }

  @Override
  public String toString() {
    return row.path("over").asString() + ": " + row.path("name").asString();
  }
}
