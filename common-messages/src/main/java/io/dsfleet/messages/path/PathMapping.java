package io.dsfleet.messages.path;

import java.util.Comparator;
import java.util.List;

/** Maps paths of the host to paths of the app by their prefixes. */
public final class PathMapping {

  /** Maps paths at or below {@code from} to paths at or below {@code to}. */
  public record Rule(String from, String to) {
    public Rule {
      if (from.isBlank() || to.isBlank()) {
        throw new IllegalArgumentException("from and to of a path rule must not be blank");
      }
    }
  }

  private final List<Rule> rules;

  /** Applies the rule with the longest matching prefix, regardless of the order of the rules. */
  public PathMapping(List<Rule> rules) {
    this.rules =
        rules.stream()
            .map(rule -> new Rule(withoutSlash(rule.from()), withoutSlash(rule.to())))
            .sorted(Comparator.comparingInt((Rule rule) -> rule.from().length()).reversed())
            .toList();
  }

  /** The path for the app; a path without a matching rule, such as a URL, stays as it is. */
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

  private static String withoutSlash(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }
}
