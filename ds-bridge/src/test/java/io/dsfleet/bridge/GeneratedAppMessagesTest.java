package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ServerError;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.testkit.AnswerTextCheck;
import io.dsfleet.testkit.AppMessageGenerator;
import io.dsfleet.testkit.AppMessageGenerator.Frame;
import io.dsfleet.testkit.AppMessageGenerator.Verdict;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each generated frame is read with its values, or refused with its code and field. */
class GeneratedAppMessagesTest {
  private static final int ROUNDS = 4;
  private static final int MIN_INPUTS = 120;

  private final long seed = Long.getLong("dsfleet.fuzz.seed", new Random().nextLong());

  @Test
  void eachFrame_hasItsVerdict() {
    List<Frame> all = new AppMessageGenerator(seed).frames(ROUNDS);
    assertThat(all).hasSizeGreaterThan(MIN_INPUTS);
    SoftAssertions softly = new SoftAssertions();
    for (Frame frame : all) {
      String shown = "-Ddsfleet.fuzz.seed=" + seed + ": " + frame;
      try {
        AppMessage message = AppProtocol.fromApp(frame.text()).message();
        softly.assertThat(valuesOf(message, frame.verdict())).as(shown).isEqualTo(frame.verdict());
      } catch (ProtocolViolation refused) {
        String sentence = refused.getMessage();
        softly
            .assertThat(frame.verdict())
            .as(shown + ": " + sentence)
            .isInstanceOfSatisfying(
                Verdict.Refused.class,
                expected -> {
                  softly.assertThat(refused.code().name()).as(shown).isEqualTo(expected.code());
                  softly.assertThat(sentence).as(shown).contains(expected.field());
                });
        if (!sentence.contains("java.lang.Object")) {
          softly.assertThat(AnswerTextCheck.internalsIn(sentence)).as(shown).isEmpty();
        }
      }
    }
    softly.assertAll();
  }

  /** The values that were read of the fields of the verdict. */
  private static Object valuesOf(AppMessage message, Verdict verdict) {
    if (!(verdict instanceof Verdict.Read expected)) {
      return message;
    }
    JsonNode read = JsonMapper.shared().readTree(AppProtocol.toServer(message));
    Map<String, Object> values = new LinkedHashMap<>();
    expected
        .values()
        .forEach(
            (field, value) -> {
              JsonNode actual = read.path(field);
              boolean isSameNumber =
                  value instanceof BigDecimal number
                      && actual.isNumber()
                      && number.compareTo(actual.decimalValue()) == 0;
              values.put(field, isSameNumber ? value : actual.asString(""));
            });
    return new Verdict.Read(message.type(), values);
  }

  @Test
  void gpusInEverySpelling_areRecordedWithTheInstance() {
    Map<String, String> spellings = new LinkedHashMap<>();
    spellings.put("[0,1]", "0,1");
    spellings.put("[ 0.0, 1e0 ]", "0,1");
    spellings.put("\"0,1\"", "0,1");
    spellings.put("[\"GPU-8a\", 3]", "GPU-8a,3");
    spellings.put("2", "2");
    spellings.put("[]", null);
    spellings.put("null", null);
    spellings.put("{}", null);
    spellings.put("[[0],true,null]", null);
    try (TestBridge bridge = new TestBridge()) {
      int number = 0;
      for (Map.Entry<String, String> spelling : spellings.entrySet()) {
        String id = bridge.prefix + "-gpu" + number++;
        try (TestApp app = bridge.app()) {
          app.send(
              """
              {"type": "app_ready", "instance_id": "%s", "process_id": 7.0, "streams_count": 2e0,
               "gpu_allocated": %s, "start_time": "t"}
              """
                  .formatted(id, spelling.getKey()));
          assertThat(app.receive(ExecuteAck.class).status()).isEqualTo("confirmed");
          InstanceRecord record = bridge.pool().queries().instance(id).join().orElseThrow();
          assertThat(record.gpus()).as(spelling.getKey()).isEqualTo(spelling.getValue());
          assertThat(record.streamCount()).isEqualTo(2);
          assertThat(record.processId()).isEqualTo(7);
        }
      }
    }
  }

  @Test
  void eachUnreadableFrame_isAnsweredOnItsConnection() {
    List<Frame> refused =
        new AppMessageGenerator(seed)
            .frames(1).stream().filter(each -> each.verdict() instanceof Verdict.Refused).toList();
    try (TestBridge bridge = new TestBridge()) {
      for (Frame frame : refused) {
        try (TestApp app = bridge.app()) {
          app.send(frame.text());
          String shown = "-Ddsfleet.fuzz.seed=" + seed + ": " + frame;
          ServerMessage answer = app.receive();
          String code = ((Verdict.Refused) frame.verdict()).code();
          // An app_ready is answered by its own message, with the same codes.
          if (answer instanceof ExecuteAck refusal) {
            assertThat(refusal.errorCode()).as(shown).isEqualTo(code);
            assertThat(refusal.errorMessage()).as(shown).isNotBlank();
          } else {
            ServerError error = (ServerError) answer;
            assertThat(error.errorCode()).as(shown).isEqualTo(code);
            assertThat(error.message()).as(shown).isNotBlank();
          }
        }
      }
    }
  }
}
