package io.dsfleet.messages.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.messages.golden.GoldenFiles;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages as existing apps and the server that dsfleet replaces exchange them. The bridge's {@code
 * ProtocolCoverage} tests how they are handled.
 */
class ExistingAppMessagesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TO_APP = "app/to-app/";

  /** Fields of each message to the app in the replaced server. */
  private static final Map<String, List<String>> SENT =
      Map.of(
          "execute_ack",
          List.of(
              "instance_id",
              "config_verified",
              "streams_count_verified",
              "status",
              "expected_config",
              "received_config",
              "error_code",
              "error_message",
              "timestamp"),
          "reconnection_ack",
          List.of(
              "instance_id",
              "status",
              "config_verified",
              "streams_count_verified",
              "session_restored",
              "server_status"),
          "start_analysis",
          List.of(
              "stream_id", "camera_id", "camera_type", "path", "name", "output_dir", "init_file"),
          "push_file",
          List.of("stream_id", "camera_id", "files_count", "files"),
          "interrupt_analysis",
          List.of("stream_id", "camera_id", "reason"),
          "terminate_app",
          List.of(),
          "query_metrics",
          List.of(),
          "query_analysis_status",
          List.of("stream_id", "camera_id"));

  /** A message of an existing app. */
  record Row(String type, String frame) {
    @Override
    public String toString() {
      return type;
    }
  }

  private static Row row(String type, String fields) {
    return new Row(type, "{\"type\": \"" + type + "\", \"request_id\": \"r-1\"" + fields + "}");
  }

  static Stream<Row> appMessages() {
    String slot = ", \"stream_id\": 1, \"camera_id\": 9007199254740993";
    String file = slot + ", \"file_id\": 9223372036854775807";
    return Stream.of(
        row(
            "app_ready",
            """
            , "instance_id": "stream_alpha", "config_path": "/c.txt", "process_id": 7,
            "streams_count": 2, "status": "ok"
            """),
        row(
            "app_ready",
            """
            , "instance_id": "stream_alpha", "config_path": "/c.txt", "process_id": 7,
            "streams_count": 2, "status": "ok", "version": null, "start_time": null,
            "reconnection": true, "last_close_code": 1001
            """),
        row("analysis_started", slot + ", \"status\": \"ok\", \"message\": \"시작\""),
        row(
            "analysis_started",
            slot + ", \"status\": \"error\", \"message\": null, \"error_reason\": \"no\""),
        row("push_ack", slot + ", \"status\": \"ok\", \"message\": null, \"error_reason\": null"),
        row("processing_started", file + ", \"processing_file\": \"/d/정문.mp4\""),
        row("file_done", file + ", \"processed_file\": \"/d/정문.mp4\""),
        row(
            "analysis_complete",
            slot + ", \"status\": \"done\", \"processed_count\": 3, \"message\": \"끝\""),
        row("analysis_interrupted", slot + ", \"status\": \"ok\", \"message\": \"stopped\""),
        row("app_terminated", ", \"status\": \"OK\", \"message\": \"bye\""),
        row("app_terminated", ", \"status\": \"ok\", \"message\": null"),
        row(
            "metrics_response",
            """
            , "cpu_percent": 23.5, "ram_mb": 512.3, "gpu_percent": 40.1, "vram_mb": 1024.0
            """),
        row("analysis_status", ", \"streams\": []"),
        row(
            "error",
            ", \"error_code\": \"UNEXPECTED\", \"message\": \"execute_ack was negative\""));
  }

  /** Fields of all variants of the message in the golden files. */
  private static Set<String> fieldsOf(String type) throws Exception {
    Set<String> fields = new TreeSet<>();
    for (String name : GoldenFiles.names(TO_APP)) {
      if (name.equals(type) || name.startsWith(type + ".")) {
        fields.addAll(JSON.readTree(GoldenFiles.text(TO_APP + name)).propertyNames());
      }
    }
    return fields;
  }

  @Test
  void messageToTheApp_hasTheFieldsOfTheReplacedServer() throws Exception {
    Map<String, Set<String>> missing = new TreeMap<>();
    for (Map.Entry<String, List<String>> sent : SENT.entrySet()) {
      Set<String> expected = new LinkedHashSet<>(sent.getValue());
      expected.add("type");
      expected.add("request_id");
      expected.removeAll(fieldsOf(sent.getKey()));
      if (!expected.isEmpty()) {
        missing.put(sent.getKey(), expected);
      }
    }

    assertThat(missing).isEmpty();
    assertThat(fieldsOf("terminate_app")).containsExactly("request_id", "type");
    assertThat(fieldsOf("query_metrics")).containsExactly("request_id", "type");
  }

  @Test
  void pushFile_endsWithAnUncountedEos() throws Exception {
    JsonNode push = JSON.readTree(GoldenFiles.text(TO_APP + "push_file"));
    JsonNode files = push.path("files");

    assertThat(files.get(0).propertyNames())
        .containsExactly("file_type", "file_id", "file_path", "file_name", "output_path");
    assertThat(files.get(files.size() - 1)).isEqualTo(JSON.readTree("{\"file_type\": \"eos\"}"));
    assertThat(push.path("files_count").asInt()).isEqualTo(files.size() - 1);
  }

  @ParameterizedTest
  @MethodSource("appMessages")
  void messageOfAnExistingApp_isRead(Row row) throws Exception {
    AppMessage message = AppProtocol.fromApp(row.frame()).message();

    assertThat(message.type()).isEqualTo(row.type());
    assertThat(message.requestId()).isEqualTo("r-1");
    if (message instanceof FileDone done) {
      assertThat(done.fileId()).isEqualTo(Long.MAX_VALUE);
      assertThat(done.isOk()).isTrue();
    } else if (message instanceof AppTerminated bye) {
      assertThat(bye.status()).isEqualTo(ReplyStatus.OK);
    }
  }

  @Test
  void everyMessage_isCovered() {
    assertThat(appMessages().map(Row::type).collect(Collectors.toSet()))
        .isEqualTo(without(MessageTypes.FROM_APP.keySet(), Set.of("log")));
    assertThat(SENT.keySet())
        .isEqualTo(without(MessageTypes.FROM_SERVER.keySet(), Set.of("error")));
  }

  /** All types except the extensions of dsfleet. */
  private static Set<String> without(Set<String> all, Set<String> extensions) {
    return all.stream().filter(type -> !extensions.contains(type)).collect(Collectors.toSet());
  }

  /** The replaced server drops these frames silently. */
  @ParameterizedTest
  @ValueSource(strings = {"{oops", "[]", "{\"request_id\": \"r-1\"}", "{\"type\": \"unheard_of\"}"})
  void frameWithoutKnownType_isRefused(String frame) {
    assertThatThrownBy(() -> AppProtocol.fromApp(frame)).isInstanceOf(ProtocolViolation.class);
  }
}
