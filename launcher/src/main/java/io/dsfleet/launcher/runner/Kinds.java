package io.dsfleet.launcher.runner;

import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.launcher.launch.Profile.Kind;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.state.ProcessPlace;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the kinds of runners have in common. */
final class Kinds {
  private static final int LOOKS = 20;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Kinds() {}

  /** The name that records have for the kind. */
  static String nameOf(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** The place with what was found of its process. */
  static ProcessPlace at(
      ProcessPlace place, @Nullable Long hostPid, ContainerProbe.@Nullable Inner inner) {
    return new ProcessPlace(
        place.runner(),
        hostPid,
        inner == null ? null : inner.pid(),
        inner == null ? null : inner.startTicks(),
        inner == null ? null : inner.bootId(),
        place.container(),
        place.containerName(),
        place.execId());
  }

  /** Asks until there is an answer, nothing to be asked any more, or patience ends. */
  static <T> @Nullable T patiently(Supplier<Optional<T>> question, BooleanSupplier over) {
    for (int look = 0; look < LOOKS; look++) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (over.getAsBoolean()) {
        return null;
      }
      // Between the engine's answer and the program's first instruction.
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return null;
  }

  /** What an engine said, without its further lines. */
  static String firstLine(RuntimeException failed) {
    return String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
  }

  static LaunchRefusedException noSuchGpu(int gpu, String where) {
    return new LaunchRefusedException(
        RequestRefusal.UNKNOWN_GPU,
        "gpu_allocated",
        "expected a GPU " + gpu + " in gpu_allocated, but " + where + " has none");
  }
}
