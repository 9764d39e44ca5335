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

/**
 * How the app answers each event (001 2.3.2 to 2.3.5): the state after it and what is to be done.
 */
public final class AppRules {
  private static final String NOT_THE_SESSION =
      "Invalid stream_id or camera_id for current session";

  /** Bounds for a server gone wild; field notes 1.7 name the second. */
  static final int MOST_CAMERAS = 1_000;

  static final int MOST_FILES = 1_000_000;

  private AppRules() {}

  /** A camera is to be analysed: at once if the slot is free, else after those that wait. */
  public static Decision start(AppState state, StartAnalysis start) {
    Optional<SlotState> found = state.slot(start.streamId());
    if (found.isEmpty()) {
      return refused(state, Answers.notStarted(start, noSuchStream(state, start.streamId())));
    }
    if (state.terminates()) {
      return refused(state, Answers.notStarted(start, "the app is terminating"));
    }
    SlotState slot = found.get();
    Optional<CameraRun> same = slot.camera(start.cameraId());
    if (same.isPresent()) {
      return again(state, slot, same.get(), start);
    }
    if (start.outputDir() == null || start.outputDir().isBlank()) {
      return refused(state, Answers.notStarted(start, "expected output_dir, but it is missing"));
    }
    MediaFile first = PushedFiles.first(start);
    List<MediaFile> files = first == null ? List.of() : List.of(first);
    Optional<String> fault = PushedFiles.fault(files);
    if (fault.isPresent()) {
      return refused(state, Answers.notStarted(start, "init_file: " + fault.get()));
    }
    if (slot.waiting().size() >= MOST_CAMERAS) {
      return refused(
          state,
          Answers.notStarted(
              start, "expected at most " + MOST_CAMERAS + " cameras in the queue of a stream"));
    }
    List<CameraRun> waiting = new ArrayList<>(slot.waiting());
    waiting.add(run(state, start, files));
    return advance(state.afterRun(), slot.withWaiting(waiting), new ArrayList<>());
  }

  private static CameraRun run(AppState state, StartAnalysis start, List<MediaFile> files) {
    FileQueue queue =
        FileQueue.EMPTY.plus(PushedFiles.of(files, start.requestId(), start.outputDir()));
    return new CameraRun(
        state.nextRun(),
        start.cameraId(),
        start.requestId(),
        start.outputDir(),
        // Nothing is pushed to a stream: it is complete when it ends by itself.
        start.cameraType() == CameraType.VIDEOSTREAM ? queue.ended(start.requestId()) : queue,
        null);
  }

  /**
   * The same request once more is answered once more; another request for the camera is refused.
   */
  private static Decision again(
      AppState state, SlotState slot, CameraRun same, StartAnalysis start) {
    if (!same.startRequestId().equals(start.requestId()) || same.stopRequestId() != null) {
      return refused(
          state,
          Answers.notStarted(
              start, "camera " + start.cameraId() + " is already on stream " + slot.streamId()));
    }
    return same.equals(slot.current())
        ? refused(state, Answers.started(slot.streamId(), same))
        : new Decision(state, List.of());
  }

  /** Files for a camera that is in work or waits; the end mark among them is the last. */
  public static Decision push(AppState state, PushFile push) {
    Optional<SlotState> slot = state.slot(push.streamId());
    CameraRun run = slot.flatMap(each -> each.camera(push.cameraId())).orElse(null);
    if (slot.isEmpty() || run == null || run.stopRequestId() != null) {
      return refused(state, Answers.notPushed(push, NOT_THE_SESSION));
    }
    if (run.files().endRequestId() != null) {
      boolean isRepeated =
          !push.files().isEmpty() && push.files().stream().allMatch(MediaFile::isEos);
      if (isRepeated) {
        return new Decision(state, List.of());
      }
      return refused(state, Answers.notPushed(push, "expected no more files after eos"));
    }
    Optional<String> fault = PushedFiles.fault(push.files());
    if (fault.isPresent()) {
      return refused(state, Answers.notPushed(push, fault.get()));
    }
    if (run.files().waiting().size() + push.files().size() > MOST_FILES) {
      return refused(
          state,
          Answers.notPushed(
              push, "expected at most " + MOST_FILES + " files in the queue of a camera"));
    }
    FileQueue files =
        run.files().plus(PushedFiles.of(push.files(), push.requestId(), run.outputDir()));
    if (push.files().stream().anyMatch(MediaFile::isEos)) {
      files = files.ended(push.requestId());
    }
    return advance(state, slot.get().replacing(run.with(files)), new ArrayList<>());
  }

  /** A camera is to be given up: answered when its work has stopped. */
  public static Decision interrupt(AppState state, InterruptAnalysis interrupt) {
    int streamId = interrupt.streamId();
    Optional<SlotState> found = state.slot(streamId);
    if (found.isEmpty()) {
      return refused(state, Answers.notInterrupted(interrupt, noSuchStream(state, streamId)));
    }
    SlotState slot = found.get();
    CameraRun run = slot.camera(interrupt.cameraId()).orElse(null);
    if (run != null && interrupt.requestId().equals(run.stopRequestId())) {
      // The same request once more: its answer is on the way.
      return new Decision(state, List.of());
    }
    if (run == null || run.stopRequestId() != null) {
      String reason =
          slot.current() == null
              ? "stream " + streamId + " has no active analysis"
              : "camera " + interrupt.cameraId() + " not found on stream " + streamId;
      return refused(state, Answers.notInterrupted(interrupt, reason));
    }
    if (run.files().analysing()) {
      SlotState stopping = slot.withCurrent(run.stopping(interrupt.requestId()));
      return new Decision(state.with(stopping), List.of(new Effect.StopFile(streamId, run.run())));
    }
    List<Effect> effects = new ArrayList<>();
    SlotState without = without(slot, run, effects);
    effects.add(Answers.interrupted(streamId, run.cameraId(), interrupt.requestId()));
    return advance(state, without, effects);
  }

  private static SlotState without(SlotState slot, CameraRun run, List<Effect> effects) {
    if (run.equals(slot.current())) {
      effects.add(new Effect.Reset(slot.streamId()));
      return slot.withCurrent(null);
    }
    return slot.withWaiting(slot.waiting().stream().filter(each -> !each.equals(run)).toList());
  }

  /** Everything is to be stopped; answered and ended when it has. */
  public static Decision terminate(AppState state, String requestId) {
    if (state.terminates()) {
      return new Decision(state, List.of());
    }
    AppState next = state.terminating(requestId);
    List<Effect> effects = new ArrayList<>();
    for (SlotState slot : state.slots()) {
      CameraRun current = slot.current();
      SlotState emptied = slot.withWaiting(List.of());
      if (current == null || !current.files().analysing()) {
        emptied = emptied.withCurrent(null);
      } else if (current.stopRequestId() == null) {
        effects.add(new Effect.StopFile(slot.streamId(), current.run()));
      }
      next = next.with(emptied);
    }
    return new Decision(next, exitIfIdle(next, effects));
  }

  /** A slot is through with a file, or has stopped it. */
  public static Decision fileEnded(AppState state, FileEnded ended) {
    SlotState slot = state.slot(ended.streamId()).orElse(null);
    CameraRun run = slot == null ? null : slot.current();
    if (slot == null || run == null || run.run() != ended.run() || !run.files().analysing()) {
      return new Decision(state, List.of());
    }
    List<Effect> effects = new ArrayList<>();
    if (!ended.stopped()) {
      effects.add(Answers.fileDone(slot.streamId(), run, ended));
    }
    if (run.stopRequestId() == null && !state.terminates()) {
      return advance(state, slot.withCurrent(run.with(run.files().finished())), effects);
    }
    effects.add(new Effect.Reset(slot.streamId()));
    if (run.stopRequestId() != null) {
      effects.add(Answers.interrupted(slot.streamId(), run.cameraId(), run.stopRequestId()));
    }
    return advance(state, slot.withCurrent(null), effects);
  }

  /** Gives the slot whatever it can do next. */
  private static Decision advance(AppState state, SlotState slot, List<Effect> effects) {
    if (state.terminates()) {
      AppState next = state.with(slot);
      return new Decision(next, exitIfIdle(next, effects));
    }
    SlotState next = slot;
    while (true) {
      CameraRun run = next.current();
      if (run == null) {
        if (next.waiting().isEmpty()) {
          break;
        }
        run = next.waiting().getFirst();
        next = next.withWaiting(next.waiting().subList(1, next.waiting().size()));
        effects.add(Answers.started(next.streamId(), run));
      }
      CameraRun after = work(next.streamId(), run, effects);
      next = next.withCurrent(after);
      if (after != null) {
        break;
      }
    }
    return new Decision(state.with(next), List.copyOf(effects));
  }

  /** The camera with its next file begun; null if it is complete. */
  private static @Nullable CameraRun work(int streamId, CameraRun run, List<Effect> effects) {
    FileQueue files = run.files();
    if (files.analysing()) {
      return run;
    }
    if (files.hasNext()) {
      effects.add(Answers.processing(streamId, run, files.next()));
      effects.add(new Effect.Analyse(streamId, run.run(), files.next()));
      return run.with(files.begun());
    }
    if (files.endRequestId() == null) {
      return run;
    }
    effects.add(new Effect.Reset(streamId));
    effects.add(Answers.complete(streamId, run));
    return null;
  }

  private static List<Effect> exitIfIdle(AppState state, List<Effect> effects) {
    String requestId = state.terminateRequestId();
    if (requestId != null && state.slots().stream().allMatch(slot -> slot.current() == null)) {
      effects.add(Answers.terminated(requestId));
      effects.add(new Effect.Exit());
    }
    return List.copyOf(effects);
  }

  private static String noSuchStream(AppState state, int streamId) {
    return "expected stream_id 0 to " + (state.slots().size() - 1) + ", but it is " + streamId;
  }

  private static Decision refused(AppState state, Effect answer) {
    return new Decision(state, List.of(answer));
  }
}
