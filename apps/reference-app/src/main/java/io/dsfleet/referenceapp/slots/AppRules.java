package io.dsfleet.referenceapp.slots;

import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.MediaFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** State machine of the app: maps a state and an event to the next state and its effects. */
public final class AppRules {
  private static final String NOT_THE_SESSION =
      "Invalid stream_id or camera_id for current session";

  /** Limits that protect the app from a misbehaving server. */
  static final int MAX_CAMERAS = 1_000;

  static final int MAX_FILES = 1_000_000;

  private AppRules() {}

  /** Starts a camera at once if the slot is free, else queues it. */
  public static AppTransition start(AppState state, StartAnalysis start) {
    Optional<AppSlotState> found = state.slot(start.streamId());
    if (found.isEmpty()) {
      return reply(state, ResponseFactory.notStarted(start, noSuchStream(state, start.streamId())));
    }
    if (state.isTerminating()) {
      return reply(state, ResponseFactory.notStarted(start, "the app is terminating"));
    }
    AppSlotState slot = found.get();
    Optional<CameraRun> same = slot.camera(start.cameraId());
    if (same.isPresent()) {
      return repeatedStart(state, slot, same.get(), start);
    }
    if (start.outputDir() == null || start.outputDir().isBlank()) {
      return reply(state, ResponseFactory.notStarted(start, "output_dir is missing"));
    }
    MediaFile first = PushedFileReader.first(start);
    List<MediaFile> files = first == null ? List.of() : List.of(first);
    Optional<String> fault = PushedFileReader.fault(files);
    if (fault.isPresent()) {
      return reply(state, ResponseFactory.notStarted(start, "init_file: " + fault.get()));
    }
    if (slot.waiting().size() >= MAX_CAMERAS) {
      return reply(
          state,
          ResponseFactory.notStarted(
              start, "the queue of the stream is full; at most " + MAX_CAMERAS + " cameras"));
    }
    List<CameraRun> waiting = new ArrayList<>(slot.waiting());
    waiting.add(run(state, start, files));
    return advance(state.afterRun(), slot.withWaiting(waiting), new ArrayList<>());
  }

  private static CameraRun run(AppState state, StartAnalysis start, List<MediaFile> files) {
    FileQueue queue =
        FileQueue.EMPTY.plus(PushedFileReader.of(files, start.requestId(), start.outputDir()));
    return new CameraRun(
        state.nextRun(),
        start.cameraId(),
        start.requestId(),
        start.outputDir(),
        // No files are pushed for a stream, so it is complete when it ends.
        start.cameraType() == CameraType.VIDEOSTREAM ? queue.withEnd(start.requestId()) : queue,
        null);
  }

  /** Replies again to a repeated request and rejects another request for the camera. */
  private static AppTransition repeatedStart(
      AppState state, AppSlotState slot, CameraRun same, StartAnalysis start) {
    if (!same.startRequestId().equals(start.requestId()) || same.stopRequestId() != null) {
      return reply(
          state,
          ResponseFactory.notStarted(
              start, "camera " + start.cameraId() + " is already on stream " + slot.streamId()));
    }
    return same.equals(slot.current())
        ? reply(state, ResponseFactory.started(slot.streamId(), same))
        : new AppTransition(state, List.of());
  }

  /** Adds files to a running or queued camera; {@code eos} marks the last one. */
  public static AppTransition push(AppState state, PushFile push) {
    Optional<AppSlotState> slot = state.slot(push.streamId());
    CameraRun run = slot.flatMap(each -> each.camera(push.cameraId())).orElse(null);
    if (slot.isEmpty() || run == null || run.stopRequestId() != null) {
      return reply(state, ResponseFactory.notPushed(push, NOT_THE_SESSION));
    }
    if (run.files().endRequestId() != null) {
      boolean isRepeated =
          !push.files().isEmpty() && push.files().stream().allMatch(MediaFile::isEos);
      if (isRepeated) {
        return new AppTransition(state, List.of());
      }
      return reply(state, ResponseFactory.notPushed(push, "no files are accepted after eos"));
    }
    Optional<String> fault = PushedFileReader.fault(push.files());
    if (fault.isPresent()) {
      return reply(state, ResponseFactory.notPushed(push, fault.get()));
    }
    if (run.files().waiting().size() + push.files().size() > MAX_FILES) {
      return reply(
          state,
          ResponseFactory.notPushed(
              push, "the queue of the camera is full; at most " + MAX_FILES + " files"));
    }
    FileQueue files =
        run.files().plus(PushedFileReader.of(push.files(), push.requestId(), run.outputDir()));
    if (push.files().stream().anyMatch(MediaFile::isEos)) {
      files = files.withEnd(push.requestId());
    }
    return advance(state, slot.get().replacing(run.with(files)), new ArrayList<>());
  }

  /** Interrupts a camera; the reply is sent once its work has stopped. */
  public static AppTransition interrupt(AppState state, InterruptAnalysis interrupt) {
    int streamId = interrupt.streamId();
    Optional<AppSlotState> found = state.slot(streamId);
    if (found.isEmpty()) {
      return reply(state, ResponseFactory.notInterrupted(interrupt, noSuchStream(state, streamId)));
    }
    AppSlotState slot = found.get();
    CameraRun run = slot.camera(interrupt.cameraId()).orElse(null);
    if (run != null && interrupt.requestId().equals(run.stopRequestId())) {
      // A repeated request, whose reply is pending.
      return new AppTransition(state, List.of());
    }
    if (run == null || run.stopRequestId() != null) {
      String reason =
          slot.current() == null
              ? "stream " + streamId + " has no active analysis"
              : "camera " + interrupt.cameraId() + " not found on stream " + streamId;
      return reply(state, ResponseFactory.notInterrupted(interrupt, reason));
    }
    if (run.files().analysing()) {
      AppSlotState stopping = slot.withCurrent(run.stopping(interrupt.requestId()));
      return new AppTransition(
          state.with(stopping), List.of(new AppEffect.StopFile(streamId, run.run())));
    }
    List<AppEffect> effects = new ArrayList<>();
    AppSlotState without = without(slot, run, effects);
    effects.add(ResponseFactory.interrupted(streamId, run.cameraId(), interrupt.requestId()));
    return advance(state, without, effects);
  }

  private static AppSlotState without(AppSlotState slot, CameraRun run, List<AppEffect> effects) {
    if (run.equals(slot.current())) {
      effects.add(new AppEffect.Reset(slot.streamId()));
      return slot.withCurrent(null);
    }
    return slot.withWaiting(slot.waiting().stream().filter(each -> !each.equals(run)).toList());
  }

  /** Stops all work; the app replies and exits once it has stopped. */
  public static AppTransition terminate(AppState state, String requestId) {
    if (state.isTerminating()) {
      return new AppTransition(state, List.of());
    }
    AppState next = state.terminating(requestId);
    List<AppEffect> effects = new ArrayList<>();
    for (AppSlotState slot : state.slots()) {
      CameraRun current = slot.current();
      AppSlotState emptied = slot.withWaiting(List.of());
      if (current == null || !current.files().analysing()) {
        emptied = emptied.withCurrent(null);
      } else if (current.stopRequestId() == null) {
        effects.add(new AppEffect.StopFile(slot.streamId(), current.run()));
      }
      next = next.with(emptied);
    }
    return new AppTransition(next, exitIfIdle(next, effects));
  }

  /** Handles the end of a file, finished or stopped. */
  public static AppTransition fileEnded(AppState state, FileEnded ended) {
    AppSlotState slot = state.slot(ended.streamId()).orElse(null);
    CameraRun run = slot == null ? null : slot.current();
    if (slot == null || run == null || run.run() != ended.run() || !run.files().analysing()) {
      return new AppTransition(state, List.of());
    }
    List<AppEffect> effects = new ArrayList<>();
    if (!ended.stopped()) {
      effects.add(ResponseFactory.fileDone(slot.streamId(), run, ended));
    }
    if (run.stopRequestId() == null && !state.isTerminating()) {
      return advance(state, slot.withCurrent(run.with(run.files().withFileFinished())), effects);
    }
    effects.add(new AppEffect.Reset(slot.streamId()));
    if (run.stopRequestId() != null) {
      effects.add(
          ResponseFactory.interrupted(slot.streamId(), run.cameraId(), run.stopRequestId()));
    }
    return advance(state, slot.withCurrent(null), effects);
  }

  /** Lets the slot start its next file or camera. */
  private static AppTransition advance(AppState state, AppSlotState slot, List<AppEffect> effects) {
    if (state.isTerminating()) {
      AppState next = state.with(slot);
      return new AppTransition(next, exitIfIdle(next, effects));
    }
    AppSlotState next = slot;
    while (true) {
      CameraRun run = next.current();
      if (run == null) {
        if (next.waiting().isEmpty()) {
          break;
        }
        run = next.waiting().getFirst();
        next = next.withWaiting(next.waiting().subList(1, next.waiting().size()));
        effects.add(ResponseFactory.started(next.streamId(), run));
      }
      CameraRun after = startNextFile(next.streamId(), run, effects);
      next = next.withCurrent(after);
      if (after != null) {
        break;
      }
    }
    return new AppTransition(state.with(next), List.copyOf(effects));
  }

  /** Starts the camera's next file; returns null if the camera is complete. */
  private static @Nullable CameraRun startNextFile(
      int streamId, CameraRun run, List<AppEffect> effects) {
    FileQueue files = run.files();
    if (files.analysing()) {
      return run;
    }
    if (files.hasNext()) {
      effects.add(ResponseFactory.processing(streamId, run, files.next()));
      effects.add(new AppEffect.Analyse(streamId, run.run(), files.next()));
      return run.with(files.withFileStarted());
    }
    if (files.endRequestId() == null) {
      return run;
    }
    effects.add(new AppEffect.Reset(streamId));
    effects.add(ResponseFactory.complete(streamId, run));
    return null;
  }

  private static List<AppEffect> exitIfIdle(AppState state, List<AppEffect> effects) {
    String requestId = state.terminateRequestId();
    if (requestId != null && state.slots().stream().allMatch(slot -> slot.current() == null)) {
      effects.add(ResponseFactory.terminated(requestId));
      effects.add(new AppEffect.Exit());
    }
    return List.copyOf(effects);
  }

  private static String noSuchStream(AppState state, int streamId) {
    return "expected stream_id 0 to " + (state.slots().size() - 1) + ", but it is " + streamId;
  }

  private static AppTransition reply(AppState state, AppEffect answer) {
    return new AppTransition(state, List.of(answer));
  }
}
