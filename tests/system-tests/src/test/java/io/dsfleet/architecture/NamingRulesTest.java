package io.dsfleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Type names of the main code: aggregate plus role, each used once, one-word names only by
 * glossary.
 */
class NamingRulesTest {
  private static final Pattern ONE_WORD = Pattern.compile("[A-Z][a-z0-9]+");
  private static final Pattern GLOSSARY_ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

  private static final SourceTree TREE = SourceTree.find();
  private static final List<SourceFile> MAIN_FILES =
      TREE.javaFiles().stream().filter(file -> file.path().contains("/src/main/java/")).toList();

  @Test
  void oneWordTypeName_isInTheGlossary() {
    Set<String> glossary = glossaryWords();

    assertThat(
            MAIN_FILES.stream()
                .filter(file -> ONE_WORD.matcher(simpleName(file)).matches())
                .filter(file -> !glossary.contains(simpleName(file)))
                .map(
                    file ->
                        file.path()
                            + ": name it aggregate + role, or define it in docs/glossary.md"))
        .isEmpty();
  }

  @Test
  void glossary_namesOnlyTypesThatExist() {
    assertThat(MAIN_FILES.stream().map(NamingRulesTest::simpleName).collect(Collectors.toSet()))
        .containsAll(glossaryWords());
  }

  @Test
  void topLevelTypeName_isUsedOnce() {
    Map<String, List<String>> filesByName =
        MAIN_FILES.stream()
            .collect(
                Collectors.groupingBy(
                    NamingRulesTest::simpleName,
                    TreeMap::new,
                    Collectors.mapping(SourceFile::path, Collectors.toList())));

    assertThat(filesByName.values()).allMatch(paths -> paths.size() == 1, "one file per name");
  }

  private static String simpleName(SourceFile file) {
    String name = file.path().substring(file.path().lastIndexOf('/') + 1);
    return name.substring(0, name.length() - ".java".length());
  }

  private static Set<String> glossaryWords() {
    String page =
        TREE.textFiles().stream()
            .filter(file -> file.path().equals("docs/glossary.md"))
            .flatMap(file -> file.lines().stream())
            .collect(Collectors.joining("\n"));
    return GLOSSARY_ROW
        .matcher(page)
        .results()
        .map((MatchResult row) -> row.group(1))
        .filter(word -> ONE_WORD.matcher(word).matches())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
