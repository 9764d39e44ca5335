package io.dsfleet.scheduler.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.AnalysisRequestValidator;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.state.job.JobOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Checks that docs/asyncapi.json matches the topology, records and rules of the code. */
class AsyncApiDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "asyncapi.json");
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private final RecordSchemas schemas =
      new RecordSchemas(Map.of("AnalysisRequest", missingOfAnEmptyRequest()));

  @Test
  void document_isUpToDate() throws IOException {
    String made = MAPPER.writeValueAsString(document()) + "\n";
    if (Boolean.getBoolean("dsfleet.docs.write")) {
      Files.writeString(DOCUMENT, made);
    }

    assertThat(Files.readString(DOCUMENT))
        .as("write it anew with -Ddsfleet.docs.write=true")
        .isEqualTo(made);
  }

  private Map<String, Object> document() {
    Map<String, Object> channels =
        Map.of("submissions", submissions(), "answers", answers(), "deadLetters", deadLetters());
    Map<String, Object> operations =
        Map.of(
            "submitJob",
            Map.of(
                "action",
                "receive",
                "channel",
                ref("channels", "submissions"),
                "reply",
                Map.of(
                    "address",
                    Map.of("location", "$message.payload#/reply_to"),
                    "channel",
                    ref("channels", "answers"))),
            "buryLetter",
            Map.of("action", "send", "channel", ref("channels", "deadLetters")));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("asyncapi", "3.0.0");
    document.put("info", info());
    document.put("channels", channels);
    document.put("operations", operations);
    document.put("components", Map.of("schemas", schemas.all()));
    return document;
  }

  private static Map<String, Object> info() {
    return Map.of(
        "title",
        "dsfleet over AMQP",
        "version",
        "1",
        "description",
        "External systems publish submissions directly. Refused ones go to the dead letters with"
            + " the reason, and to the reply queue if the submission (reply_to) or its message"
            + " (the AMQP property reply-to) names one. Queues of the fleet (dsfleet.*) cannot be"
            + " reply queues.");
  }

  private Map<String, Object> submissions() {
    Map<String, Object> envelope =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                "v",
                Map.of("const", 1),
                "items",
                Map.of("type", "array", "items", schemas.reference(SubmitJob.class))),
            "required",
            List.of("v", "items"));
    return channel(
        Topology.JOBS,
        "{pool}",
        Map.of(
            "one",
            message("One submission", schemas.reference(SubmitJob.class)),
            "many",
            message(
                "Several submissions in an envelope, each accepted or refused independently",
                envelope)),
        exchange(Topology.JOBS, "direct"));
  }

  private Map<String, Object> answers() {
    return channel(
        null,
        null,
        Map.of(
            "answer",
            message(
                "Outcome of a submission", schemas.reference(SubmissionReplySender.Answer.class)),
            "end",
            message("End of a job; docs/rest.md has all its fields", jobEnd())),
        Map.of("is", "queue", "queue", Map.of("durable", false), "bindingVersion", "0.3.0"));
  }

  private static Map<String, Object> jobEnd() {
    Map<String, Object> text = Map.of("type", "string");
    return Map.of(
        "type",
        "object",
        "properties",
        Map.of(
            "event",
            Map.of("enum", List.of("job.completed", "job.failed", "job.cancelled")),
            "job_id",
            text,
            "status",
            Map.of("enum", List.of("completed", "failed", "cancelled")),
            "outcome",
            Map.of(
                "enum",
                JobOutcome.wireNames(),
                "description",
                "whether all, some or none of the files were analysed"),
            "reason",
            text),
        "required",
        List.of("event", "job_id", "status"));
  }

  private Map<String, Object> deadLetters() {
    return channel(
        Topology.DEAD_LETTERS,
        "",
        Map.of(
            "letters",
            message(
                "Rejected items with their reasons",
                schemas.reference(io.dsfleet.broker.consume.DeadLetter.class))),
        exchange(Topology.DEAD_LETTERS, "fanout"));
  }

  private static Map<String, Object> channel(
      String exchange, String key, Map<String, Object> messages, Map<String, Object> binding) {
    Map<String, Object> channel = new LinkedHashMap<>();
    channel.put("address", exchange == null ? null : key.isEmpty() ? exchange : key);
    channel.put("messages", messages);
    channel.put("bindings", Map.of("amqp", binding));
    if ("{pool}".equals(key)) {
      channel.put("parameters", Map.of("pool", Map.of("default", AnalysisRequest.DEFAULT_NAME)));
    }
    return channel;
  }

  private static Map<String, Object> exchange(String name, String type) {
    return Map.of(
        "is",
        "routingKey",
        "exchange",
        Map.of("name", name, "type", type, "durable", true),
        "bindingVersion",
        "0.3.0");
  }

  private static Map<String, Object> message(String title, Map<String, Object> payload) {
    return Map.of("title", title, "contentType", "application/json", "payload", payload);
  }

  private static Map<String, Object> ref(String kind, String name) {
    return Map.of("$ref", "#/" + kind + "/" + name);
  }

  private static List<String> missingOfAnEmptyRequest() {
    return AnalysisRequestValidator.validate(
            new AnalysisRequest(null, null, null, null, null, null, null, null, null, null))
        .stream()
        .map(FieldError::field)
        .toList();
  }
}
