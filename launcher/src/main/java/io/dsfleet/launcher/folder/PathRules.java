package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.launcher.launch.Profile.PathRule;
import io.dsfleet.messages.broker.RequestRefusal;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the launcher's paths are called where the app runs; whole folder names count, not letters.
 *
 * @param rules tried from the longest match to the shortest
 */
public record PathRules(List<PathRule> rules) {
  /** Every path is called the same. */
  public static final PathRules SAME = new PathRules(List.of(new PathRule("/", "/")));

  /** The path as the app has it; refused where no rule tells. */
  public String inside(Path host) throws LaunchRefusedException {
    return translated(host, PathRule::host, PathRule::inside)
        .orElseThrow(
            () ->
                new LaunchRefusedException(
                    RequestRefusal.PATH_FORBIDDEN,
                    "expected a path that the container sees, but no path rule has " + host));
  }

  /** The launcher's name of an app's path, empty where no rule tells. */
  public Optional<Path> onHost(String inside) {
    return translated(Path.of(inside), PathRule::inside, PathRule::host).map(Path::of);
  }

  private Optional<String> translated(
      Path path, Function<PathRule, String> from, Function<PathRule, String> to) {
    Path plain = path.normalize();
    return rules.stream()
        .filter(rule -> plain.startsWith(from.apply(rule)))
        .max(Comparator.comparingInt(rule -> Path.of(from.apply(rule)).getNameCount()))
        .map(rule -> Path.of(to.apply(rule)).resolve(Path.of(from.apply(rule)).relativize(plain)))
        .map(Path::normalize)
        .map(Path::toString);
  }
}
