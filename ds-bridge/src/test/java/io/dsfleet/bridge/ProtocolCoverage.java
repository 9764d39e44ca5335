package io.dsfleet.bridge;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Maps each message and error code of the app protocol to its tests against the real bridge. */
final class ProtocolCoverage {
  private static final String JOB = "JobMessagesTest#";
  private static final String APP = "AppMessagesTest#";
  private static final String HANDSHAKE = "HandshakeRefusalsTest#";
  private static final String BAD = "MessageRefusalsTest#";
  private static final String WHOLE_JOB = JOB + "job_isStartedPushedAndReportedFileByFile";
  private static final String ONE_BAD = BAD + "badMessage_isRefused_andTheJobContinues";
  private static final String FAULTY = HANDSHAKE + "faultyApp_isRefusedAndLeavesNothing";

  /** Tests by name of the golden file of the message. */
  static final Map<String, List<String>> TO_APP =
      Map.ofEntries(
          entry("execute_ack", List.of(APP + "appReady_isConfirmed_andRecorded")),
          entry(
              "execute_ack.configuration",
              List.of(HANDSHAKE + "differentConfiguration_isNamedInTheReply")),
          entry(
              "execute_ack.refused",
              List.of(HANDSHAKE + "differentNumberOfStreams_isReportedInTheReply")),
          entry(
              "reconnection_ack", List.of(JOB + "reconnection_isAcknowledged_andTheJobContinues")),
          entry("start_analysis", List.of(WHOLE_JOB)),
          entry("start_analysis.file", List.of(JOB + "file_isStartedAndPushedInOneFrame")),
          entry(
              "start_analysis.videostream",
              List.of(JOB + "videoStream_isStartedWithItsAddress_andEndedByInterrupt")),
          entry("push_file", List.of(WHOLE_JOB)),
          entry("interrupt_analysis", List.of(JOB + "interrupt_isSent_andItsReplyReported")),
          entry("terminate_app", List.of(APP + "terminate_isAnsweredAndEndsTheSession")),
          entry("query_metrics", List.of(APP + "metrics_areQueriedAndReturned")),
          entry("query_analysis_status", List.of(APP + "query_ofAllStreams_isAnswered")),
          entry("query_analysis_status.stream", List.of(APP + "query_ofOneStream_isAnswered")),
          entry("query_analysis_status.camera", List.of(APP + "query_ofOneCamera_isAnswered")),
          entry("error", List.of(ONE_BAD)));

  /** Tests by name of the golden file of the message. */
  static final Map<String, List<String>> TO_SERVER =
      Map.ofEntries(
          entry("app_ready", List.of(APP + "appReady_isConfirmed_andRecorded")),
          entry(
              "app_ready.reconnection",
              List.of(JOB + "reconnection_isAcknowledged_andTheJobContinues")),
          entry("analysis_started", List.of(WHOLE_JOB)),
          entry("analysis_started.refused", List.of(JOB + "refusedStart_isPublishedWithItsReason")),
          entry(
              "push_ack",
              List.of(
                  JOB + "refusedPush_interruptsTheCamera_andRefusesTheJob",
                  JOB + "confirmedPush_changesNothing")),
          entry("processing_started", List.of(WHOLE_JOB)),
          entry("file_done", List.of(WHOLE_JOB)),
          entry("file_done.error", List.of(JOB + "unreadableFile_isReported_andTheJobContinues")),
          entry("analysis_complete", List.of(WHOLE_JOB, JOB + "failedCamera_isReportedAsFailed")),
          entry("analysis_interrupted", List.of(JOB + "interrupt_isSent_andItsReplyReported")),
          entry(
              "analysis_interrupted.refused",
              List.of(JOB + "refusedInterrupt_isReportedWithItsReason")),
          entry("app_terminated", List.of(APP + "terminate_isAnsweredAndEndsTheSession")),
          entry(
              "metrics_response",
              List.of(
                  APP + "metrics_areQueriedAndReturned",
                  APP + "metricsWithoutType_answerThePendingQuery")),
          entry(
              "analysis_status",
              List.of(
                  APP + "query_ofAllStreams_isAnswered",
                  JOB + "runningJob_isPolled_andItsProgressReported")),
          entry("analysis_status.stream", List.of(APP + "query_ofOneStream_isAnswered")),
          entry("analysis_status.camera", List.of(APP + "query_ofOneCamera_isAnswered")),
          entry(
              "analysis_status.error",
              List.of(APP + "query_ofAMissingCamera_returnsTheAppsReason")),
          entry("log", List.of(APP + "logLine_isInTheFeed")),
          entry(
              "error",
              List.of(APP + "errorReply_endsTheQuery", APP + "unsolicitedError_hasNoEffect")));

  /** Tests by {@code error_code}. */
  static final Map<String, List<String>> REFUSALS =
      Map.ofEntries(
          entry("MALFORMED_JSON", List.of(ONE_BAD)),
          entry("MISSING_TYPE", List.of(ONE_BAD)),
          entry("UNKNOWN_TYPE", List.of(ONE_BAD)),
          entry("MISSING_FIELD", List.of(ONE_BAD)),
          entry("INVALID_FIELD", List.of(ONE_BAD)),
          entry("UNKNOWN_TOKEN", List.of(HANDSHAKE + "badToken_isRefused")),
          entry("UNKNOWN_INSTANCE", List.of(HANDSHAKE + "unknownInstance_isRefused", FAULTY)),
          entry(
              "STREAMS_COUNT_MISMATCH",
              List.of(HANDSHAKE + "differentNumberOfStreams_isReportedInTheReply")),
          entry(
              "CONFIG_MISMATCH",
              List.of(HANDSHAKE + "differentConfiguration_isNamedInTheReply", FAULTY)),
          entry(
              "DUPLICATE_INSTANCE",
              List.of(HANDSHAKE + "secondProcessOfAnInstance_isRefused_andTheFirstStays")),
          entry("INVALID_APP_READY", List.of(FAULTY)),
          entry(
              "NOT_REGISTERED",
              List.of(BAD + "messageBeforeAppReady_isRefused_andTheAppIsAcceptedAfterwards")),
          entry(
              "NOT_READY",
              List.of(BAD + "tooManyMessagesBeforeReady_areRefused_andTheConnectionStays")),
          entry("ALREADY_REGISTERED", List.of(ONE_BAD)),
          entry("NOT_STARTED", List.of(BAD + "reportBeforeTheStartIsAnswered_isRefused")),
          entry("WRONG_STREAM", List.of(ONE_BAD)),
          entry("WRONG_CAMERA", List.of(ONE_BAD)),
          entry("FILE_NOT_PUSHED", List.of(ONE_BAD)));

  private ProtocolCoverage() {}
}
