package io.dsfleet.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerCodecTest {
  private static final long BIG = (1L << 53) + 1;

  private static <T extends BrokerMessage> BrokerCodec.DecodedEnvelope<T> open(
      String body, Class<T> type) {
    return BrokerCodec.decodeEnvelope(body.getBytes(StandardCharsets.UTF_8), type);
  }

  @Test
  void seal_severalItems_openInOrder() {
    Assignment assignment = new Assignment("default.1", 1, "alpha", 0, BIG);
    List<FleetEvent> events =
        List.of(
            new JobStarted(assignment, null),
            new SessionLost("alpha", 3, "default", "closed"),
            new FilesListed(assignment, BrokerSamples.request().namedFiles()),
            new FilesListed(assignment, List.of()));

    assertThat(
            BrokerCodec.decodeEnvelope(BrokerCodec.encodeEnvelope(events), FleetEvent.class)
                .items())
        .isEqualTo(events);
  }

  @Test
  void seal_noItems_isAnEmptyEnvelope() {
    assertThat(BrokerCodec.encodeEnvelope(List.of()))
        .asString()
        .isEqualTo("{\"v\":1,\"items\":[]}");
  }

  @Test
  void seal_unpairedSurrogate_isReplaced() {
    FleetEvent event = new SessionLost("alpha", 1, "default", "half \ud800 pair");

    assertThat(
            BrokerCodec.decodeEnvelope(BrokerCodec.encodeEnvelope(List.of(event)), FleetEvent.class)
                .items())
        .containsExactly(new SessionLost("alpha", 1, "default", "half ? pair"));
  }

  @Test
  void open_wholeNumbersInFloatingPointForm_areRead() {
    String bare =
        """
        {"request":{"type":"folder","path":"/a","output_dir":"/o","camera_id":1.2e+15,"priority":5.0}}
        """;

    SubmitJob item =
        BrokerCodec.decodeEnvelope(bare.getBytes(StandardCharsets.UTF_8), SubmitJob.class)
            .items()
            .getFirst();

    assertThat(item.request().cameraId()).isEqualTo(1_200_000_000_000_000L);
    assertThat(item.request().priority()).isEqualTo(5);
  }

  @Test
  void open_bareSubmission_isOneItem() {
    String bare =
        """
        {"request":{"type":"folder","path":"/a","output_dir":"/o","camera_id":9007199254740993}}
        """;

    SubmitJob submitted = open(bare, SubmitJob.class).items().getFirst();

    assertThat(submitted.request().cameraId()).isEqualTo(BIG);
    assertThat(submitted.request().cameraType()).isEqualTo(CameraType.FILESET);
  }

  @Test
  void openStrictly_unknownField_costsOnlyItsSubmission() {
    String request = "\"request\":{\"path\":\"/a\"}";
    String sealed =
        """
        {"v":1,"items":[{"kind":"SubmitJob",%1$s},{"idempotencykey":"k",%1$s},
                        {"kind":"SubmitJob","job_id":"p.1","newer":1,%1$s}]}
        """
            .formatted(request);

    BrokerCodec.DecodedEnvelope<SubmitJob> opened =
        BrokerCodec.decodeStrictly(sealed.getBytes(StandardCharsets.UTF_8), SubmitJob.class);

    assertThat(opened.items().stream().map(SubmitJob::jobId)).containsExactly(null, "p.1");
    assertThat(opened.rejected().getFirst().reason())
        .isEqualTo(
            "idempotencykey: unknown name 'idempotencykey'; did you mean 'idempotency_key'?");
    assertThat(open(sealed, SubmitJob.class).items()).hasSize(3);
  }

  @Test
  void open_invalidItems_doNotAffectOthers() {
    String sealed =
        """
        {"v":1,"items":[{"kind":"Nonsense"},{"kind":"CancelJob","job_id":"j","reason":"r"},7]}
        """;

    BrokerCodec.DecodedEnvelope<ControlCommand> opened = open(sealed, ControlCommand.class);

    assertThat(opened.items()).containsExactly(new CancelJob("j", "r"));
    assertThat(opened.rejected()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        " null ",
        "7",
        "\"x\"",
        "{}",
        "[]",
        "[null]",
        "",
        "{\"v\":1,\"items\":null}",
        "{\"v\":1,\"items\":[null]}",
        "{\"items\":[null]}"
      })
  void open_nothing_isRejectedOnceWithAReason(String body) {
    for (Class<? extends BrokerMessage> kind :
        List.of(SubmitJob.class, ControlCommand.class, FleetEvent.class, ServiceReply.class)) {
      BrokerCodec.DecodedEnvelope<? extends BrokerMessage> opened = open(body, kind);

      assertThat(opened.items()).isEmpty();
      assertThat(opened.rejected()).hasSize(1);
      assertThat(opened.rejected().getFirst().reason()).isNotBlank();
    }
  }

  @Test
  void open_nullAmongItems_costsItsNeighboursNothing() {
    BrokerCodec.DecodedEnvelope<ControlCommand> opened =
        open(
            """
            {"v":1,"items":[null,{"kind":"CancelJob","job_id":"j","reason":"r"},null]}
            """,
            ControlCommand.class);

    assertThat(opened.items()).containsExactly(new CancelJob("j", "r"));
    assertThat(opened.rejected())
        .containsOnly(
            new BrokerCodec.RejectedItem("null", "expected a ControlCommand, but it is null"));
  }

  @Test
  void open_keyTwice_isRejectedWithTheBody() {
    String body = "{\"kind\":\"CancelJob\",\"job_id\":\"j\",\"job_id\":\"k\",\"reason\":\"r\"}";
    for (String each : List.of(body, "{\"v\":1,\"items\":[" + body + "]}")) {
      BrokerCodec.DecodedEnvelope<ControlCommand> opened = open(each, ControlCommand.class);

      assertThat(opened.items()).isEmpty();
      BrokerCodec.RejectedItem rejected = opened.rejected().getFirst();
      assertThat(rejected.text()).isEqualTo(each);
      assertThat(rejected.reason())
          .startsWith("a key may occur once in an object, but: ")
          .contains("job_id");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "0", "\"1\"", "1.0", "null", "{}"})
  void open_otherVersion_rejectsTheEnvelope(String version) {
    BrokerCodec.DecodedEnvelope<ControlCommand> opened =
        open("{\"v\":" + version + ",\"items\":[{\"kind\":\"CancelJob\"}]}", ControlCommand.class);

    assertThat(opened.items()).isEmpty();
    assertThat(opened.rejected())
        .singleElement()
        .extracting(BrokerCodec.RejectedItem::reason)
        .asString()
        .startsWith("expected envelope version 1, but it is ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'kind':'CancelJob','reason':'r'}|job_id",
        "{'kind':'JobStarted'}|assignment",
        "{'kind':'FilesListed','assignment':{'job_id':'j','attempt':1,'instance_id':'i',"
            + "'stream_id':0,'epoch':1},'files':[null]}|files[0]",
        "{'kind':'LaunchInstance','process_id':'p','instance_id':'i','pool':'d','profile':'x',"
            + "'streams':1,'settings':{'config':{'a':null}}}|settings.config.a",
        "{'kind':'SubmitJob'}|request"
      })
  void open_missingField_isNamed(String item, String missing) {
    BrokerCodec.DecodedEnvelope<BrokerMessage> opened =
        open(item.replace('\'', '"'), BrokerMessage.class);

    assertThat(opened.items()).isEmpty();
    assertThat(opened.rejected().getFirst().reason())
        .isEqualTo("required field '" + missing + "' is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kind':'SessionLost','instance_id':'i','pool':'d','reason':'r'}",
        "{'kind':'JobStarted','assignment':{'job_id':'j','attempt':0,'instance_id':'i',"
            + "'stream_id':0,'epoch':1}}",
        "{'kind':'JobStarted','assignment':{'attempt':1,'instance_id':'i','stream_id':0,"
            + "'epoch':1}}",
        "{'kind':'JobStarted','assignment':{'job_id':'j','attempt':1,'instance_id':'i',"
            + "'epoch':1}}",
        "{'kind':'JobRefused','assignment':{'job_id':'j','attempt':1,'instance_id':'i',"
            + "'stream_id':0,'epoch':1},'code':'WHO_KNOWS','reason':'r'}"
      })
  void open_invalidField_isRejected(String item) {
    BrokerCodec.DecodedEnvelope<FleetEvent> opened =
        open(item.replace('\'', '"'), FleetEvent.class);

    assertThat(opened.items()).isEmpty();
    assertThat(opened.rejected()).hasSize(1);
  }
}
