package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.spec.LaunchProfile.PathRule;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.messages.broker.RequestRefusalCode;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Maps paths between the host and the app's container. Rules match whole path elements.
 *
 * @param rules mappings in any order; the longest match wins
 */
public record ContainerPathMapping(List<PathRule> rules) {
  /** Maps every path to itself. */
  public static final ContainerPathMapping IDENTITY =
      new ContainerPathMapping(List.of(new PathRule("/", "/")));

  /** Returns the path as the app sees it; refuses a path that no rule covers. */
  public String toAppPath(Path host) throws LaunchRefusedException {
    return translate(host, PathRule::host, PathRule::inside)
        .orElseThrow(
            () ->
                new LaunchRefusedException(
                    RequestRefusalCode.PATH_FORBIDDEN,
                    "no path rule of the profile covers " + host));
  }

  /** Returns the host path of an app's path; empty if no rule covers it. */
  public Optional<Path> toHostPath(String inside) {
    return translate(Path.of(inside), PathRule::inside, PathRule::host).map(Path::of);
  }

  private Optional<String> translate(
      Path path, Function<PathRule, String> from, Function<PathRule, String> to) {
    Path normalized = path.normalize();
    return rules.stream()
        .filter(rule -> normalized.startsWith(from.apply(rule)))
        .max(Comparator.comparingInt(rule -> Path.of(from.apply(rule)).getNameCount()))
        .map(
            rule ->
                Path.of(to.apply(rule)).resolve(Path.of(from.apply(rule)).relativize(normalized)))
        .map(Path::normalize)
        .map(Path::toString);
  }
}
