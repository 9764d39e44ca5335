package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.FileDone;
import java.util.List;
import java.util.Set;

/** Changes an outgoing message of an app: drops it, replaces it or adds further messages. */
@FunctionalInterface
public interface MessageMutator {

  /** The messages to send instead, in order. */
  List<AppMessage> apply(AppMessage message);

  /** Sends every message unchanged. */
  static MessageMutator none() {
    return List::of;
  }

  /** Sends every message except {@code app_ready} twice. */
  static MessageMutator duplicate() {
    return message ->
        message.type().equals("app_ready") ? List.of(message) : List.of(message, message);
  }

  /** Drops the messages of these types. */
  static MessageMutator dropTypes(String... types) {
    Set<String> dropped = Set.of(types);
    return message -> dropped.contains(message.type()) ? List.of() : List.of(message);
  }

  /** Sends {@code file_done} for a file that was never pushed, before the correct one. */
  static MessageMutator wrongFile() {
    return message ->
        message instanceof FileDone done
            ? List.of(
                new FileDone(
                    done.requestId(),
                    done.streamId(),
                    done.cameraId(),
                    done.fileId() ^ 0x5555,
                    "never-pushed",
                    null,
                    null),
                done)
            : List.of(message);
  }

  /** Sends {@code analysis_complete} for a wrong camera, then for a wrong slot, then correctly. */
  static MessageMutator wrongCompletion() {
    return message ->
        message instanceof AnalysisComplete done
            ? List.of(
                completion(done, done.streamId(), done.cameraId() ^ 0x5555),
                completion(done, done.streamId() + 1, done.cameraId()),
                done)
            : List.of(message);
  }

  private static AnalysisComplete completion(AnalysisComplete done, int stream, long camera) {
    return new AnalysisComplete(
        done.requestId(), stream, camera, done.status(), done.processedCount(), done.message());
  }
}
