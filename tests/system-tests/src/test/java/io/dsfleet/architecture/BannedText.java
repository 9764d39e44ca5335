package io.dsfleet.architecture;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A text that no file may hold.
 *
 * @param pattern found anywhere in a line
 * @param where the files it is banned in
 * @param instead what to do, or why it is banned
 */
record BannedText(Pattern pattern, Predicate<SourceFile> where, String instead) {
  private static final String THIS_FILE = "/BannedText.java";
  private static final Predicate<SourceFile> JAVA = file -> file.path().endsWith(".java");
  private static final Predicate<SourceFile> TEST = JAVA.and(SourceFile::isTest);
  private static final Predicate<SourceFile> SERVICE =
      JAVA.and(file -> !file.isTest() && !file.isIn("tools") && !file.isIn("tests/benchmarks"));

  /** The list of renamed keys names the old ones. */
  private static boolean isNotChanges(SourceFile file) {
    return !file.path().equals("docs/changes.md");
  }

  private static final String MAX_OR_MIN = "a bound is named max or min";

  static final List<BannedText> ALL =
      List.of(
          banned("org\\.mockito", JAVA, "write a fake by hand"),
          banned("@MockitoBean|@MockBean", JAVA, "write a fake by hand"),
          banned("import lombok", JAVA, "a record, or the code itself"),
          banned("(Thread|TimeUnit\\.\\w+)\\.sleep\\(", TEST, "await a condition with a bound"),
          banned("@(Disabled|Ignore\\b|Enabled(If|On|For))", TEST, "mend or delete the test"),
          banned("\\bassum(e(True|False|That)|ingThat)\\(|Assumptions\\b", TEST, "install it"),
          banned("printStackTrace\\(", JAVA, "log it with its cause"),
          banned("System\\.(out|err)\\b", SERVICE, "log it; only tools write to a terminal"),
          banned("@SuppressWarnings\\(\"all\"\\)", JAVA, "suppress the one warning, with a reason"),
          banned("\\b[a-z]\\w*(?<![aA]t|[oO]ut|[aA]lmost)(Most|Least)(?![a-z])", JAVA, MAX_OR_MIN),
          banned("\\b(MOST|LEAST)\\b|\\b(MOST|LEAST)_|_(MOST|LEAST)\\b", JAVA, MAX_OR_MIN),
          banned("\\b(int|long|double|Duration|DataSize) (most|least)\\b", JAVA, MAX_OR_MIN),
          banned("[a-z](?<!\\bat)-(most|least)\\b", BannedText::isNotChanges, MAX_OR_MIN),
          banned("/wor[k]/(main|shared|\\.)", BannedText::anywhere, "a path of one machine"),
          banned("temurin-25-jdk-amd64|/root/", BannedText::anywhere, "a path of one machine"),
          banned(
              "repo1?\\.maven|maven-central\\.", BannedText::anywhere, "Maven knows its registry"),
          banned(
              "registry-1\\.docker|index\\.docker\\.io|ghcr\\.io|quay\\.io",
              BannedText::anywhere,
              "no registry"),
          banned(
              "registry\\.npmjs|pypi\\.org|proxy\\.golang", BannedText::anywhere, "no registry"));

  private static BannedText banned(String regex, Predicate<SourceFile> where, String instead) {
    return new BannedText(Pattern.compile(regex), where, instead);
  }

  private static boolean anywhere(SourceFile file) {
    return !file.path().isEmpty();
  }

  /** One line per place that holds the text. */
  Stream<String> violations(SourceFile file) {
    if (file.path().endsWith(THIS_FILE) || !where.test(file)) {
      return Stream.empty();
    }
    return IntStream.range(0, file.lines().size())
        .filter(index -> pattern.matcher(file.lines().get(index)).find())
        .mapToObj(
            index -> "%s:%d holds '%s': %s".formatted(file.path(), index + 1, pattern, instead));
  }
}
