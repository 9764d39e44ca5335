package io.dsfleet.messages.app;

import java.util.List;
import java.util.Map;

/** Message types by their name on the wire, with their record and required fields. */
final class MessageTypes {
  record Entry<T>(Class<? extends T> record, List<String> required) {}

  private static final String[] SLOT = {"stream_id", "camera_id"};

  static final Map<String, Entry<AppMessage>> FROM_APP =
      Map.ofEntries(
          app(AppReady.TYPE, AppReady.class, "instance_id", "process_id", "streams_count"),
          app(AnalysisStarted.TYPE, AnalysisStarted.class, slotAnd("status")),
          app(PushAck.TYPE, PushAck.class, slotAnd("status")),
          app(ProcessingStarted.TYPE, ProcessingStarted.class, slotAnd("file_id")),
          app(FileDone.TYPE, FileDone.class, slotAnd("file_id")),
          app(AnalysisComplete.TYPE, AnalysisComplete.class, SLOT),
          app(AnalysisInterrupted.TYPE, AnalysisInterrupted.class, slotAnd("status")),
          app(AppTerminated.TYPE, AppTerminated.class, "status"),
          app(
              MetricsResponse.TYPE,
              MetricsResponse.class,
              "cpu_percent",
              "ram_mb",
              "gpu_percent",
              "vram_mb"),
          app(AnalysisStatus.TYPE, AnalysisStatus.class, "request_id"),
          app(LogLine.TYPE, LogLine.class, "level", "message"),
          app(AppError.TYPE, AppError.class));

  static final Map<String, Entry<ServerMessage>> FROM_SERVER =
      Map.ofEntries(
          server(ExecuteAck.TYPE, ExecuteAck.class, "status"),
          server(ReconnectionAck.TYPE, ReconnectionAck.class, "status"),
          server(StartAnalysis.TYPE, StartAnalysis.class, SLOT),
          server(PushFile.TYPE, PushFile.class, SLOT),
          server(InterruptAnalysis.TYPE, InterruptAnalysis.class, SLOT),
          server(TerminateApp.TYPE, TerminateApp.class, "request_id"),
          server(QueryMetrics.TYPE, QueryMetrics.class, "request_id"),
          server(QueryAnalysisStatus.TYPE, QueryAnalysisStatus.class, "request_id"),
          server(ServerError.TYPE, ServerError.class, "error_code", "message"));

  private MessageTypes() {}

  private static Map.Entry<String, Entry<AppMessage>> app(
      String type, Class<? extends AppMessage> record, String... required) {
    return Map.entry(type, new Entry<>(record, List.of(required)));
  }

  private static Map.Entry<String, Entry<ServerMessage>> server(
      String type, Class<? extends ServerMessage> record, String... required) {
    return Map.entry(type, new Entry<>(record, List.of(required)));
  }

  private static String[] slotAnd(String field) {
    return new String[] {SLOT[0], SLOT[1], field};
  }
}
