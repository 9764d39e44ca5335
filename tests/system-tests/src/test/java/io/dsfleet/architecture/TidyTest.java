package io.dsfleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The size, name and text rules of the whole checkout. */
class TidyTest {
  private static final int FILE_LINES_MAX = 500;
  private static final int FILE_LINES_MEDIAN = 80;
  private static final int FILE_LINES_P90 = 240;
  private static final int METHOD_LINES_MAX = 60;
  private static final Pattern EMPTY_NAME =
      Pattern.compile(".*(Impl|Manager|Helpers?|Utils?|Common)");

  private static final SourceTree TREE = SourceTree.find();
  private static final List<SourceFile> JAVA_FILES = TREE.javaFiles();
  private static final Map<String, JavaShape> SHAPES = JavaShape.of(JAVA_FILES);

  @Test
  void javaFile_hasAtMost500Lines() {
    assertThat(
            JAVA_FILES.stream()
                .filter(file -> file.lines().size() > FILE_LINES_MAX)
                .map(file -> "%s has %d lines".formatted(file.path(), file.lines().size())))
        .isEmpty();
  }

  @Test
  void javaFiles_areSmallInTheMiddleAndAtTheTop() {
    int median = fileLinesAt(0.5);
    int p90 = fileLinesAt(0.9);
    String sizes = "%d files, median %d, p90 %d".formatted(JAVA_FILES.size(), median, p90);

    assertThat(median).as(sizes).isLessThanOrEqualTo(FILE_LINES_MEDIAN);
    assertThat(p90).as(sizes).isLessThanOrEqualTo(FILE_LINES_P90);
  }

  @Test
  void method_hasAtMost60Lines() {
    assertThat(SHAPES.entrySet().stream().flatMap(TidyTest::longMethods)).isEmpty();
  }

  @Test
  void type_isNamedByWhatItIs() {
    assertThat(SHAPES.entrySet().stream().flatMap(TidyTest::emptyNames)).isEmpty();
  }

  @Test
  void text_holdsNothingBanned() {
    assertThat(
            TREE.textFiles().stream()
                .flatMap(
                    file -> BannedText.ALL.stream().flatMap(banned -> banned.violations(file))))
        .isEmpty();
  }

  private static int fileLinesAt(double share) {
    int[] lines = JAVA_FILES.stream().mapToInt(file -> file.lines().size()).sorted().toArray();
    return lines[(int) ((lines.length - 1) * share)];
  }

  private static Stream<String> longMethods(Map.Entry<String, JavaShape> file) {
    return file.getValue().methods().stream()
        .filter(method -> method.lines() > METHOD_LINES_MAX)
        .map(
            method ->
                "%s: %s has %d lines".formatted(file.getKey(), method.name(), method.lines()));
  }

  private static Stream<String> emptyNames(Map.Entry<String, JavaShape> file) {
    return file.getValue().types().stream()
        .filter(name -> EMPTY_NAME.matcher(name).matches())
        .map(name -> "%s: %s says nothing by its suffix".formatted(file.getKey(), name));
  }
}
