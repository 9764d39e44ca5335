package io.dsfleet.messages.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Accepted spellings of a request over HTTP and AMQP. */
class AnalysisRequestTest {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private static AnalysisRequest read(String json) {
    return MAPPER.readValue(json.replace('\'', '"'), AnalysisRequest.class);
  }

  @ParameterizedTest
  @CsvSource({
    "camera_type,camera_path,camera_name,files,file_type",
    "type,path,name,items,item_type"
  })
  void read_bothDialects_giveTheSameRequest(
      String type, String path, String name, String files, String fileType) {
    String json =
        "{'%s':'folder','%s':'/in','%s':'n','%s':[{'%s':'file','file_id':9223372036854775807}]}"
            .formatted(type, path, name, files, fileType);

    AnalysisRequest request = read(json);

    assertThat(request.cameraType()).isEqualTo(CameraType.FILESET);
    assertThat(request.cameraPath()).isEqualTo("/in");
    assertThat(request.cameraName()).isEqualTo("n");
    assertThat(request.namedFiles())
        .containsExactly(new MediaFile(FileType.FILE, Long.MAX_VALUE, null, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "FileSet,FILESET",
    "folder,FILESET",
    "stream,VIDEOSTREAM",
    "VIDEOSTREAM,VIDEOSTREAM",
    "file,FILE"
  })
  void read_typeInAnyCase_isAccepted(String word, CameraType type) {
    assertThat(read("{'type':'" + word + "'}").cameraType()).isEqualTo(type);
  }

  @Test
  void write_request_roundTrips() {
    AnalysisRequest request =
        read("{'camera_id':9007199254740993,'type':'file','path':'/1.mp4','files':[{}]}");

    String json = MAPPER.writeValueAsString(request);

    assertThat(json)
        .isEqualTo(
            "{\"camera_id\":9007199254740993,\"camera_type\":\"file\",\"camera_path\":\"/1.mp4\","
                + "\"files\":[{\"file_type\":\"file\"}]}");
    assertThat(read(json)).isEqualTo(request);
  }

  @Test
  void namedFiles_startWithInitFile_withoutEos() {
    AnalysisRequest request =
        read(
            "{'init_file':{'file_path':'/0'},"
                + "'files':[{'file_path':'/1'},{'file_type':'EOS'},{'file_path':'/2'}]}");

    assertThat(request.namedFiles())
        .extracting(MediaFile::filePath)
        .containsExactly("/0", "/1", "/2");
  }

  @Test
  void read_emptyRequest_hasDefaults() {
    AnalysisRequest request = read("{}");

    assertThat(request.poolOrDefault()).isEqualTo("default");
    assertThat(request.tenantOrDefault()).isEqualTo("default");
    assertThat(request.priorityOrDefault()).isZero();
    assertThat(request.namedFiles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'files':[null]}",
        "{'type':'movie'}",
        "{'files':[{'file_type':'x'}]}",
        "{'camera_id':'x'}"
      })
  void read_invalidValue_fails(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(JacksonException.class);
  }
}
