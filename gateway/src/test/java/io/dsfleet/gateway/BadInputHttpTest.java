package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sends the rows of {@code bad-input-http.json} and checks each response; no job is recorded. */
@ExtendWith(SharedGatewayExtension.class)
class BadInputHttpTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  @TempDir Path emptyFolder;

  @TestFactory
  Stream<DynamicTest> bad_input_is_refused_and_records_nothing(GatewayFixture gateway)
      throws IOException {
    Files.writeString(emptyFolder.resolve("notes.txt"), "no video");
    try (InputStream table = BadInputHttpTest.class.getResourceAsStream("/bad-input-http.json")) {
      JsonNode lines = MAPPER.readTree(table);
      assertThat(lines.size()).isGreaterThan(50);
      return lines
          .valueStream()
          .map(
              line ->
                  DynamicTest.dynamicTest(
                      line.path("what").asString(), () -> check(gateway, line)));
    }
  }

  private void check(GatewayFixture gateway, JsonNode line) {
    long jobs = gateway.state().queries().counts().join().jobs();

    HttpAnswer answer = gateway.send(request(gateway, line));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(line.path("status").asInt());
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.path("status").asInt()).isEqualTo(answer.status());
    assertThat(problem.path("detail").asString()).isNotBlank().doesNotContain("Exception");
    assertThat(problem.path("title").asString()).isNotBlank();
    if (line.has("code")) {
      assertThat(problem.path("code").asString()).isEqualTo(line.path("code").asString());
    }
    if (line.has("field")) {
      assertThat(problem.path("code").asString()).isEqualTo("invalid_request");
      assertThat(problem.path("errors").valueStream().map(e -> e.path("field").asString()))
          .as(answer.toString())
          .contains(line.path("field").asString());
    }
    assertThat(gateway.state().queries().counts().join().jobs()).isEqualTo(jobs);
  }

  private HttpRequest.Builder request(GatewayFixture gateway, JsonNode line) {
    String path = line.path("path").asString("/deepstream/analysis/start");
    String method = line.path("method").asString("POST");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.uri(path.replace("${pool}", gateway.pool())));
    line.path("headers").forEachEntry((name, value) -> request.header(name, value.asString()));
    if (method.equals("GET")) {
      return request.GET();
    }
    String body =
        line.has("change")
            ? changed(gateway, line.path("change"))
            : line.path("body").asString().repeat(line.path("repeat").asInt(1));
    return request
        .header("Content-Type", line.path("contentType").asString("application/json"))
        .POST(
            line.path("chunked").asBoolean(false) ? chunked(body) : BodyPublishers.ofString(body));
  }

  /** A valid request with some fields changed; null removes a field. */
  private String changed(GatewayFixture gateway, JsonNode change) {
    ObjectNode request = (ObjectNode) MAPPER.readTree(gateway.start(GatewayFixture.camera()));
    change.forEachEntry(
        (name, value) -> {
          if (value.isNull()) {
            request.remove(name);
          } else if (value.isString()) {
            request.put(name, value.asString().replace("${emptyFolder}", emptyFolder.toString()));
          } else {
            request.set(name, value);
          }
        });
    return MAPPER.writeValueAsString(request);
  }

  private static BodyPublisher chunked(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
  }

  @Test
  void errors_are_korean_if_accept_language_prefers_it(GatewayFixture gateway) {
    HttpAnswer wrong =
        gateway.post(
            "/deepstream/analysis/start",
            gateway.start(GatewayFixture.camera(), "\"priority\": 12,"),
            "Accept-Language",
            "ko-KR,ko;q=0.9");
    HttpAnswer unknown = gateway.get("/nowhere", "Accept-Language", "ko");
    HttpAnswer english = gateway.get("/nowhere");

    assertThat(wrong.header("Content-Language")).isEqualTo("ko");
    assertThat(wrong.json().path("detail").asString()).contains("0에서 9 사이여야 하지만 12입니다");
    assertThat(wrong.json().at("/errors/0/field").asString()).isEqualTo("priority");
    assertThat(unknown.json().path("detail").asString())
        .isEqualTo("GET /nowhere 경로가 없습니다. /docs를 참조하십시오");
    assertThat(english.json().path("detail").asString())
        .isEqualTo("no route GET /nowhere; see /docs");
  }
}
