package io.dsfleet.bridge.feed;

import java.util.Comparator;
import java.util.List;

/** Prefix rules from paths as the host sees them to paths as the app sees them. */
public final class PathMap {

  /** Paths at or below {@code from} lie at or below {@code to} for the app. */
  public record Rule(String from, String to) {
    public Rule {
      if (from.isBlank() || to.isBlank()) {
        throw new IllegalArgumentException("expected from and to of a path rule, but one is blank");
      }
    }
  }

  private final List<Rule> rules;

  /** The longest matching prefix wins, whatever the order of the rules. */
  public PathMap(List<Rule> rules) {
    this.rules =
        rules.stream()
            .map(rule -> new Rule(bare(rule.from()), bare(rule.to())))
            .sorted(Comparator.comparingInt((Rule rule) -> rule.from().length()).reversed())
            .toList();
  }

  /** The path for the app; what no rule covers (a URI, for one) stays as it is. */
  public String toApp(String path) {
    for (Rule rule : rules) {
      if (path.equals(rule.from())) {
        return rule.to();
      }
      if (path.startsWith(rule.from() + "/")) {
        return rule.to() + path.substring(rule.from().length());
      }
    }
    return path;
  }

  private static String bare(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }
}
