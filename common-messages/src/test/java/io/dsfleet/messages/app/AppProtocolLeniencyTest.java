package io.dsfleet.messages.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All accepted spellings of a message are read alike. */
class AppProtocolLeniencyTest {
  private static final String STARTED =
      "{'%s':'analysis_started','stream_id':0,'camera_id':1,'status':'%s'}".replace('\'', '"');

  @ParameterizedTest
  @CsvSource({"type,false", "action,true", "event,true"})
  void fromApp_typeField_determinesTheDialect(String key, boolean legacy) throws Exception {
    AppProtocol.Received<AppMessage> received = AppProtocol.fromApp(STARTED.formatted(key, "ok"));

    assertThat(received.message()).isInstanceOf(AnalysisStarted.class);
    assertThat(received.dialect())
        .isEqualTo(legacy ? ProtocolDialect.LEGACY : ProtocolDialect.CURRENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", "OK", "Ok", "done", "DONE", "confirmed", "Confirmed"})
  void fromApp_anySpellingOfOk_isOk(String word) throws Exception {
    AnalysisStarted started =
        (AnalysisStarted) AppProtocol.fromApp(STARTED.formatted("type", word)).message();

    assertThat(started.status()).isEqualTo(ReplyStatus.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "ERROR", "Error"})
  void fromApp_errorInAnyCase_isError(String word) throws Exception {
    AnalysisStarted started =
        (AnalysisStarted) AppProtocol.fromApp(STARTED.formatted("type", word)).message();

    assertThat(started.status()).isEqualTo(ReplyStatus.ERROR);
  }

  @Test
  void fromApp_unrelatedLegacyKey_isIgnored() throws Exception {
    AppProtocol.Received<AppMessage> received =
        AppProtocol.fromApp(
            """
            {"type":"file_done","event":"frame 10","action":null,
             "stream_id":0,"camera_id":1,"file_id":2}
            """);

    assertThat(received.message()).isInstanceOf(FileDone.class);
    assertThat(received.dialect()).isEqualTo(ProtocolDialect.CURRENT);
  }

  @Test
  void fromApp_unknownFields_areIgnored() throws Exception {
    AppMessage message =
        AppProtocol.fromApp(
                """
                {"type":"file_done","stream_id":0,"camera_id":1,"file_id":2,
                 "end":true,"ok":false,"x":{"y":[1,{"z":null}]}}
                """)
            .message();

    assertThat(message).isEqualTo(new FileDone(null, 0, 1, 2, null, null, null));
  }

  @ParameterizedTest
  @ValueSource(longs = {9007199254740993L, Long.MAX_VALUE})
  void fromApp_64BitIds_areExact(long id) throws Exception {
    FileDone done =
        (FileDone)
            AppProtocol.fromApp(
                    "{\"type\":\"file_done\",\"stream_id\":0,\"camera_id\":%d,\"file_id\":%d}"
                        .formatted(id, id))
                .message();

    assertThat(done.cameraId()).isEqualTo(id);
    assertThat(done.fileId()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "5.0,5",
    "5e9,5000000000",
    "1.23456789012346e+15,1234567890123460",
    "4200001.0,4200001"
  })
  void fromApp_wholeNumbersInAnyForm_areExact(String written, long id) throws Exception {
    FileDone done =
        (FileDone)
            AppProtocol.fromApp(
                    "{\"type\":\"file_done\",\"stream_id\":2.0,\"camera_id\":%s,\"file_id\":%s}"
                        .formatted(written, written))
                .message();

    assertThat(done.streamId()).isEqualTo(2);
    assertThat(done.cameraId()).isEqualTo(id);
    assertThat(done.fileId()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "9007199254740992.0", "1e16", "1e400", "-1e300"})
  void fromApp_numbersThatAreNotWholeOrNotExact_areRefused(String written) {
    assertThatThrownBy(
            () ->
                AppProtocol.fromApp(
                    "{\"type\":\"file_done\",\"stream_id\":2,\"camera_id\":%s,\"file_id\":1}"
                        .formatted(written)))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void fromApp_emptyLists_stayEmpty() throws Exception {
    AnalysisStatus status =
        (AnalysisStatus)
            AppProtocol.fromApp(
                    "{\"type\":\"analysis_status\",\"request_id\":\"r\",\"streams\":[]}")
                .message();

    assertThat(status.streams()).isEmpty();
  }

  @Test
  void fromApp_statusWithoutOptionalFigures_isRead() throws Exception {
    AnalysisStatus status =
        (AnalysisStatus)
            AppProtocol.fromApp(
                    """
                    {"type":"analysis_status","request_id":"r","stream_id":0,
                     "camera":{"camera_id":7,"status":"running","files":{"processing":[
                       {"file_id":3,"file_name":"3.mp4","progress_pct":null}]}}}
                    """)
                .message();

    assertThat(status.camera().files().processing())
        .containsExactly(new FileProgress(3, "3.mp4", 0, null, null, null, null, null));
    assertThat(status.camera().files().queued()).isEmpty();
    assertThat(status.camera().files().queuedCount()).isZero();
  }

  @Test
  void fromApp_metricsWithoutType_areRead() throws Exception {
    AppMessage message =
        AppProtocol.fromApp(
                """
                {"cpu_percent": 23.5, "ram_mb": 512, "gpu_percent": 40.1, "vram_mb": 1024.0}
                """)
            .message();

    assertThat(message).isEqualTo(new MetricsResponse(null, 23.5, 512, 40.1, 1024));
  }

  @Test
  void fromApp_legacyAppReady_isRead() throws Exception {
    AppProtocol.Received<AppMessage> received =
        AppProtocol.fromApp(
            """
            {"action":"app_ready","request_id":"r","instance_id":"a","config_path":"/c",
             "process_id":7,"streams_count":3,"status":"OK","gpu_allocated":[0,1]}
            """);

    assertThat(received.dialect()).isEqualTo(ProtocolDialect.LEGACY);
    AppReady ready = (AppReady) received.message();
    assertThat(ready.streamsCount()).isEqualTo(3);
    assertThat(ready.isReconnection()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0,1]|[0, 1]",
        "[0.0]|[0]",
        "0|[0]",
        "\"0,1\"|[0, 1]",
        "\"GPU-8a\"|[GPU-8a]",
        "[\"GPU-8a\",\"1\"]|[GPU-8a, 1]",
        "\"\"|[]",
        "[]|[]",
        "{\"a\":1}|[]",
        "[null,{\"a\":[1]},2]|[2]",
        "null|null"
      })
  void fromApp_gpuAllocatedInAnyForm_isRead(String written, String gpus) throws Exception {
    AppReady ready =
        (AppReady)
            AppProtocol.fromApp(
                    """
                    {"type":"app_ready","instance_id":"a","process_id":7,"streams_count":3.0,
                     "gpu_allocated":%s,"version":"1"}
                    """
                        .formatted(written))
                .message();

    assertThat(String.valueOf(ready.gpuAllocated())).isEqualTo(gpus);
    assertThat(ready.version()).isEqualTo("1");
    assertThat(ready.streamsCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s\0", "%s\0\0\0", "%s\r\n", "   %s", "\uFEFF%s", "\uFEFF \n%s\n\0"})
  void fromApp_paddingAroundAFrame_isIgnored(String padded) throws Exception {
    assertThat(AppProtocol.fromApp(padded.formatted(STARTED.formatted("type", "ok"))).message())
        .isInstanceOf(AnalysisStarted.class);
  }

  @ParameterizedTest
  @CsvSource({
    "fileset,FILESET", "folder,FILESET", "FOLDER,FILESET",
    "videostream,VIDEOSTREAM", "stream,VIDEOSTREAM", "file,FILE"
  })
  void fromServer_startAnalysisInBothDialects_isEqual(String word, CameraType type)
      throws Exception {
    String rest =
        "'request_id':'r','stream_id':0,'camera_id':1,'path':'/p','name':'n','output_dir':'/o'}";
    String current = "{'type':'start_analysis','camera_type':'" + word + "'," + rest;
    String legacy = "{'action':'start_analysis','type':'" + word + "'," + rest;
    StartAnalysis expected = new StartAnalysis("r", 0, 1, type, "/p", "n", "/o", null);

    assertThat(AppProtocol.fromServer(current.replace('\'', '"')).message()).isEqualTo(expected);
    assertThat(AppProtocol.fromServer(legacy.replace('\'', '"')).message()).isEqualTo(expected);
  }

  @Test
  void fromServer_pushFileInBothDialects_isEqual() throws Exception {
    String current =
        """
        {"type":"push_file","request_id":"r","stream_id":0,"camera_id":1,"files_count":1,
         "files":[{"file_type":"file","file_id":2,"file_path":"/f"},{"file_type":"eos"}]}
        """;
    String legacy =
        """
        {"action":"push_file","request_id":"r","stream_id":0,"camera_id":1,"items_count":1,
         "items":[{"item_type":"file","file_id":2,"file_path":"/f"},{"item_type":"EOS"}]}
        """;

    PushFile push = (PushFile) AppProtocol.fromServer(current).message();
    assertThat(push.files()).extracting("fileType").containsExactly(FileType.FILE, FileType.EOS);
    assertThat(AppProtocol.fromServer(legacy).message()).isEqualTo(push);
  }

  @Test
  void fromServer_pushFileWithoutCount_isRead() throws Exception {
    PushFile push =
        (PushFile)
            AppProtocol.fromServer(
                    """
                    {"type":"push_file","request_id":"r","stream_id":0,"camera_id":1,"files":[]}
                    """)
                .message();

    assertThat(push.files()).isEmpty();
  }

  @Test
  void toApp_startAnalysis_carriesBothSpellings() {
    StartAnalysis start = new StartAnalysis("r", 0, 1, CameraType.FILE, "/p", "n", "/o", null);

    assertThat(AppProtocol.toApp(start, ProtocolDialect.CURRENT))
        .contains("\"camera_path\":\"/p\"", "\"path\":\"/p\"")
        .contains("\"camera_name\":\"n\"", "\"name\":\"n\"");
  }

  @Test
  void toApp_legacyDialect_hasNoCurrentFieldNames() {
    for (ServerMessage message : AppSamples.fromServer()) {
      assertThat(AppProtocol.toApp(message, ProtocolDialect.LEGACY))
          .containsPattern("\"(action|event)\":\"" + message.type() + "\"")
          .doesNotContain("\"type\":\"" + message.type(), "camera_type", "\"files")
          .doesNotContain("file_type", "camera_path", "camera_name", "fileset");
    }
  }

  @Test
  void toApp_queryAnalysisStatus_omitsAbsentIds() {
    assertThat(AppProtocol.toApp(new QueryAnalysisStatus("r", null, null), ProtocolDialect.CURRENT))
        .isEqualTo("{\"type\":\"query_analysis_status\",\"request_id\":\"r\"}");
  }

  @Test
  void toServer_neverWritesNull() {
    assertThat(AppSamples.fromApp().stream().map(AppProtocol::toServer))
        .noneMatch(frame -> frame.contains("null"));
  }
}
