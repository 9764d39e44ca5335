package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.FileDone;
import java.util.List;
import java.util.Set;

/** Changes what an app is about to say: into nothing, something else, or more. */
@FunctionalInterface
public interface Tamper {

  /** What is said in the message's stead, in order. */
  List<AppMessage> apply(AppMessage message);

  /** Says what is meant. */
  static Tamper none() {
    return List::of;
  }

  /** Says everything but {@code app_ready} twice. */
  static Tamper twice() {
    return message ->
        message.type().equals("app_ready") ? List.of(message) : List.of(message, message);
  }

  /** Leaves messages of these types out. */
  static Tamper without(String... types) {
    Set<String> silent = Set.of(types);
    return message -> silent.contains(message.type()) ? List.of() : List.of(message);
  }

  /** Says {@code file_done} for a file that nobody pushed, before the true one. */
  static Tamper wrongFile() {
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

  /** Says {@code analysis_complete} for another camera, then for another slot, then truly. */
  static Tamper wrongCompletion() {
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
