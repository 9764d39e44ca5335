package io.dsfleet.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonBodyReaderTest {
  private final JsonBodyReader json =
      new JsonBodyReader(1000, 1000, () -> 0, new RequestBodyBudget(10_000), false);
  private final JsonBodyReader lenient =
      new JsonBodyReader(1000, 1000, () -> 0, new RequestBodyBudget(10_000), true);

  @Test
  void every_dialect_is_read() {
    AnalysisRequest request =
        json.parse(
            """
            {"type": "FOLDER", "path": "/a", "name": "n", "output_dir": "/o",
             "items": [{"item_type": "file", "file_path": "/a/1"}, {"file_type": "eos"}]}
            """
                .getBytes(UTF_8),
            AnalysisRequest.class);

    assertThat(request.cameraType()).isEqualTo(CameraType.FILESET);
    assertThat(request.cameraPath()).isEqualTo("/a");
    assertThat(request.cameraName()).isEqualTo("n");
    assertThat(request.namedFiles()).hasSize(1);
  }

  @Test
  void a_misspelled_field_is_refused_with_the_nearest_name() {
    assertThat(refused("{\"camera_path\": \"/a\", \"prioritty\": 3}").errors())
        .containsExactly(
            new FieldError("prioritty", "unknown name 'prioritty'; did you mean 'priority'?"));
    assertThat(refused("{\"files\": [{\"filePath\": \"/a/1\"}]}").errors())
        .containsExactly(
            new FieldError(
                "files[0].filePath", "unknown name 'filePath'; did you mean 'file_path'?"));
    assertThat(refused("{\"init_file\": {\"bogus\": 1}}").errors())
        .containsExactly(
            new FieldError(
                "init_file.bogus",
                "unknown name 'bogus'; accepted names:"
                    + " file_id, file_name, file_path, file_type, output_path"));
  }

  @Test
  void a_long_unknown_name_is_cut() {
    FieldError error = refused("{\"" + "n\\u0007".repeat(90) + "\": 1}").errors().getFirst();

    assertThat(error.field()).hasSize(103).doesNotContain("\u0007");
    assertThat(error.message()).hasSizeLessThan(400).doesNotContain("\u0007");
  }

  @Test
  void unknown_fields_are_ignored_for_old_clients() {
    AnalysisRequest request =
        lenient.parse("{\"path\": \"/a\", \"later\": {}}".getBytes(UTF_8), AnalysisRequest.class);

    assertThat(request.cameraPath()).isEqualTo("/a");
  }

  @Test
  void unknown_fields_that_are_ignored_are_limited_in_depth() {
    ProblemException refusal =
        catchThrowableOfType(
            ProblemException.class,
            () -> lenient.parse("{\"x\": ".repeat(10_000).getBytes(UTF_8), AnalysisRequest.class));

    assertThat(refusal.problem().code()).isEqualTo("malformed_json");
  }

  @Test
  void equal_requests_have_equal_canonical_json() {
    AnalysisRequest one =
        json.parse("{\"path\":\"/a\",\"type\":\"folder\"}".getBytes(UTF_8), AnalysisRequest.class);
    AnalysisRequest other =
        json.parse(
            "{ \"camera_type\":\"fileset\" , \"camera_path\":\"/a\"}".getBytes(UTF_8),
            AnalysisRequest.class);

    assertThat(json.canonicalJson(one)).isEqualTo(json.canonicalJson(other));
  }

  @Test
  void malformed_json_is_400_with_its_location() {
    ProblemResponse problem = refused("{\"path\": \"/a\",");

    assertThat(problem.code()).isEqualTo("malformed_json");
    assertThat(problem.detail()).contains("line 1, column");
  }

  @Test
  void whole_numbers_in_floating_point_form_are_read() {
    AnalysisRequest request =
        json.parse(
            "{\"camera_id\":1.23456789012346e+15,\"priority\":5.0}".getBytes(UTF_8),
            AnalysisRequest.class);

    assertThat(request.cameraId()).isEqualTo(1_234_567_890_123_460L);
    assertThat(request.priority()).isEqualTo(5);
    assertThat(refused("{\"camera_id\":9007199254740993.0}").status()).isEqualTo(422);
  }

  @Test
  void a_value_of_the_wrong_type_names_its_field() {
    ProblemResponse problem = refused("{\"files\": [{\"file_id\": 1.5}]}");

    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.errors())
        .singleElement()
        .extracting(FieldError::field)
        .isEqualTo("files[0].file_id");
  }

  @Test
  void type_errors_name_the_accepted_type_and_no_internals() {
    assertThat(refused("{\"camera_type\": \"radio\"}").detail()).contains("'radio'");
    assertThat(refused("{\"camera_type\": 5}").detail()).startsWith("camera_type: ");
    assertThat(refused("[]").detail()).isEqualTo("body: the value must be an object");
    assertThat(refused("{\"files\": 3}").detail()).isEqualTo("files: the value must be a list");
    assertThat(refused("{\"files\": [\"a.mp4\"]}").detail()).startsWith("files[0]: ");
    for (String body :
        List.of(
            "[]",
            "{\"camera_type\": \"radio\"}",
            "{\"camera_type\": {}}",
            "{\"camera_id\": \"one\"}",
            "{\"camera_id\": 1.5}",
            "{\"files\": 3}",
            "{\"files\": [\"a.mp4\"]}",
            "{} {}",
            "/* c */ {}",
            "{\"priority\": true}")) {
      assertThat(refused(body).detail())
          .doesNotContainPattern("[`$]|[A-Z]{3,}_|Creator|CameraType|MediaFile|CoercionConfig");
    }
  }

  @Test
  void depth_duplicates_and_trailing_text_are_refused() {
    assertThat(refused("[".repeat(100_000)).status()).isIn(400, 422);
    assertThat(refused("{\"x\":" + "{\"x\":".repeat(5_000)).status()).isEqualTo(400);
    assertThat(refused("{\"path\":\"/a\",\"path\":\"/b\"}").status()).isEqualTo(400);
    assertThat(refused("{} {}").status()).isIn(400, 422);
    assertThat(refused("null").status()).isEqualTo(400);
    assertThat(refused("").status()).isIn(400, 422);
    assertThat(refused("{\"camera_id\": 99999999999999999999}").status()).isIn(400, 422);
  }

  @Test
  void an_object_with_too_many_names_is_refused() {
    StringBuilder body = new StringBuilder("{\"later\": {\"n\": 0");
    for (int i = 0; body.length() < 100_000; i++) {
      body.append(",\"n").append(i).append("\": 0");
    }

    ProblemResponse problem = refused(body.append("}}").toString());

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.detail()).contains("too many names", "1000");
  }

  @Test
  void a_long_list_of_small_objects_is_read() {
    String file = "{\"file_path\": \"/a/1\"},";
    AnalysisRequest request =
        json.parse(
            ("{\"files\": [" + file.repeat(10_000) + "{}]}").getBytes(UTF_8),
            AnalysisRequest.class);

    assertThat(request.files()).hasSize(10_001);
  }

  @Test
  void body_memory_is_limited_and_released() {
    RequestBodyBudget budget = new RequestBodyBudget(10);
    try (RequestBodyBudget.Reservation share = budget.openReservation()) {
      share.reserve(10);
      try (RequestBodyBudget.Reservation other = budget.openReservation()) {
        ProblemException refusal =
            catchThrowableOfType(ProblemException.class, () -> other.reserve(1));
        assertThat(refusal.problem().status()).isEqualTo(503);
      }
    }
    assertThat(budget.reservedBytes()).isZero();
  }

  private ProblemResponse refused(String body) {
    ProblemException refusal =
        catchThrowableOfType(
            ProblemException.class, () -> json.parse(body.getBytes(UTF_8), AnalysisRequest.class));
    assertThat(refusal).as(body.substring(0, Math.min(80, body.length()))).isNotNull();
    return refusal.problem();
  }
}
