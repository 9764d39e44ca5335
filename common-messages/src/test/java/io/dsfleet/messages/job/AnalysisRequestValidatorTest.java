package io.dsfleet.messages.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class AnalysisRequestValidatorTest {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** A valid folder request with these fields (single-quoted JSON) added or replaced. */
  private static AnalysisRequest request(String fields) {
    String json =
        "{'camera_type':'fileset','camera_path':'/in','output_dir':'/out'"
            + (fields.isEmpty() ? "" : ",")
            + fields
            + "}";
    return MAPPER.readValue(json.replace('\'', '"'), AnalysisRequest.class);
  }

  private static List<FieldError> check(String fields) {
    return AnalysisRequestValidator.validate(request(fields));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "'camera_id':9223372036854775807,'camera_name':'정문 카메라'",
        "'files':[]",
        "'files':[{'file_id':9007199254740993,'file_path':'/in/1.mp4','file_name':'1.mp4'},"
            + "{'file_type':'eos'}]",
        "'init_file':{'file_path':'/in/0.mp4'},'priority':0",
        "'priority':9,'pool':'gpu-1','tenant':'City_A'",
        "'files':[{'file_path':'/a','output_path':'/o/1'},{'file_path':'/a','output_path':'/o/1'}]",
        "'camera_type':'file','camera_path':'/in/1.mp4'",
        "'camera_type':'file','camera_path':'https://nas.example/1.mp4'",
        "'files':[{'file_path':'http://nas.example/1.mp4'},{'file_path':'/in/~/1.mp4'}]",
        "'camera_type':'videostream','camera_path':'rtsp://h/1',"
            + "'init_file':{'file_type':'videostream','file_path':'rtsp://h/1'}",
        "'reply_to':'orders'",
        "'reply_to':'amq.gen-JzTY20BRgKO'",
        "'reply_to':'amq.rabbitmq.reply-to.g1h2AA.x=='"
      })
  void check_validRequest_hasNoErrors(String fields) {
    assertThat(check(fields)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'camera_type':null|camera_type",
        "'camera_path':null|camera_path",
        "'camera_path':'samples'|camera_path",
        "'camera_path':'~/samples'|camera_path",
        "'camera_path':'C:\\\\rec'|camera_path",
        "'camera_path':'\\\\\\\\nas\\\\rec'|camera_path",
        "'camera_path':'smb://nas/rec'|camera_path",
        "'camera_path':'$HOME/rec'|camera_path",
        "'camera_path':'file://other/rec'|camera_path",
        "'camera_type':'file','camera_path':'s3://bucket/1.mp4'|camera_path",
        "'camera_type':'videostream','camera_path':'/cam'|camera_path",
        "'camera_type':'videostream','camera_path':'rtsp://'|camera_path",
        "'output_dir':'results/x'|output_dir",
        "'output_dir':'~/results'|output_dir",
        "'output_dir':'s3://bucket/x'|output_dir",
        "'output_dir':'http://host/x'|output_dir",
        "'files':[{'file_path':'1.mp4'}]|files[0].file_path",
        "'files':[{'file_path':'smb://nas/1.mp4'}]|files[0].file_path",
        "'files':[{'file_path':'/a','output_path':'a.json'}]|files[0].output_path",
        "'init_file':{'file_path':'./1.mp4'}|init_file.file_path",
        "'camera_path':' '|camera_path",
        "'output_dir':''|output_dir",
        "'camera_path':'/a\\u0000b'|camera_path",
        "'output_dir':'/a\\nb'|output_dir",
        "'camera_path':'/a\\u202eb'|camera_path",
        "'camera_path':'/a\\ud800b'|camera_path",
        "'init_file':{'file_type':'eos'}|init_file.file_path"
      })
  void check_invalidPath_isReported(String fields, String field) {
    assertReported(fields, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'camera_name':'a\\u0007'|camera_name",
        "'camera_id':-1|camera_id",
        "'priority':10|priority",
        "'priority':-1|priority",
        "'pool':'a/b'|pool",
        "'pool':''|pool",
        "'tenant':'a b'|tenant",
        "'files':[{'file_id':1}]|files[0].file_path",
        "'files':[{'file_type':'eos'},{'file_path':'/a','file_id':-2}]|files[1].file_id",
        "'files':[{'file_path':'/a','file_name':'../x'}]|files[0].file_name",
        "'files':[{'file_path':'/a','file_name':'..'}]|files[0].file_name",
        "'files':[{'file_path':'/a','output_path':''}]|files[0].output_path",
        "'files':[{'file_path':'/a','output_path':'/o/1'},{'file_path':'/b','output_path':'/o//./1'}]|files[1].output_path",
        "'init_file':{'file_path':'/a','output_path':'/o/1'},'files':[{'file_path':'/b','output_path':'/o/1'}]|files[0].output_path",
        "'reply_to':'dsfleet.jobs.default'|reply_to",
        "'reply_to':'amq.rabbitmq.reply-to'|reply_to",
        "'reply_to':'amq.rabbitmq.log'|reply_to",
        "'reply_to':'amqp://u:p@h/q'|reply_to",
        "'camera_type':'videostream','camera_path':'rtsp://h/1','files':[{'file_path':'/a'}]|files",
        "'camera_type':'file','files':[{'file_path':'/a'},{'file_path':'/b'}]|files"
      })
  void check_invalidField_isReported(String fields, String field) {
    assertReported(fields, field);
  }

  private static void assertReported(String fields, String field) {
    assertThat(check(fields))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo(field);
              assertThat(error.message()).isNotBlank();
            });
  }

  @Test
  void check_severalErrors_areAllReported() {
    AnalysisRequest empty = MAPPER.readValue("{\"priority\":77}", AnalysisRequest.class);

    assertThat(AnalysisRequestValidator.validate(empty))
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("camera_type", "camera_path", "output_dir", "priority");
  }

  @Test
  void check_relativePath_isNamed() {
    assertThat(check("'output_dir':'~/results'"))
        .containsExactly(
            new FieldError("output_dir", "expected an absolute path, but it is '~/results'"));
    assertThat(check("'output_dir':'ftp://u:secret@h/x'"))
        .containsExactly(
            new FieldError("output_dir", "expected an absolute path, but it is 'ftp://u:***@h/x'"));
  }

  @Test
  void check_resultWithTheNameOfAVideo_isRejected() {
    String file = "'files':[{'file_id':1,'file_path':'/in/1.mp4','output_path':'%s'}]";
    for (String path : new String[] {"/in/1.mp4", "/in/2.MKV", "/out/x.h264"}) {
      assertThat(check(file.formatted(path)))
          .extracting(FieldError::field)
          .containsExactly("files[0].output_path");
    }
    assertThat(check(file.formatted("/in/1.mp4.json"))).isEmpty();
  }

  @Test
  void check_tooLongPath_isRejected() {
    assertThat(check("'camera_path':'/" + "x".repeat(4_096) + "'"))
        .extracting(FieldError::field)
        .containsExactly("camera_path");
  }

  @Test
  void check_tenThousandFiles_hasNoErrors() {
    String files =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "{'file_id':" + i + ",'file_path':'/in/" + i + "'}")
            .collect(Collectors.joining(",", "'files':[", "]"));

    assertThat(check(files)).isEmpty();
  }
}
