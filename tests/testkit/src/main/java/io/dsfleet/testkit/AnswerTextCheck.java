package io.dsfleet.testkit;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds names of classes, parser internals and stack traces in answers for people. */
public final class AnswerTextCheck {
  private static final Pattern INTERNALS =
      Pattern.compile(
          "(?i)exception|jackson|deserializ|coercion|pojo|arraylist|hashmap|streamread|`"
              + "|\\bnullpointer|start marker|no location information"
              + "|\\b(?:java|javax|jakarta|tools|io|org|com)\\.[a-z]+\\.|\\.java:\\d|\\n\\s+at "
              + "|(?-i:[a-z]\\$[A-Z]|\\b(?:START|END)_(?:OBJECT|ARRAY)\\b|\\bVALUE_[A-Z]+\\b"
              + "|\\b[A-Z][a-z]+[A-Z]\\w*Request\\b)");

  private AnswerTextCheck() {}

  /** The internals that the answer names, empty if it is plain. */
  public static List<String> internalsIn(String answer) {
    return INTERNALS.matcher(answer).results().map(MatchResult::group).toList();
  }
}
