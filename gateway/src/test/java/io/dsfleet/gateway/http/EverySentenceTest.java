package io.dsfleet.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever sentence an error answer can hold, by the sources, has its Korean one. */
class EverySentenceTest {
  /** Where the sentences of answers are written: the gateway, and what it passes on. */
  private static final List<String> SOURCES =
      List.of(
          "gateway/src/main/java",
          "launcher/src/main/java",
          "libs/fleet-service/src/main/java",
          "common-messages/src/main/java/io/dsfleet/messages/access",
          "common-messages/src/main/java/io/dsfleet/messages/job",
          "common-messages/src/main/java/io/dsfleet/messages/launch",
          "common-messages/src/main/java/io/dsfleet/messages/path");

  /** Files whose sentences are for operators: settings, logs, timelines, the reason of a health. */
  private static final Pattern FOR_OPERATORS =
      Pattern.compile(
          ".*Properties|.*EngineSettings|.*Profile|Health|Callbacks|(Queue|Url)Teller|"
              + "(Amqp|Http)CallbackSender|CallbackDispatcher|AuditTrail|AuditRecorder");

  /** Parts of sentences that are given to a method, and what is said of a success. */
  private static final Set<String> PARTS =
      Set.of(
          "no message",
          "the container",
          "the secret was sealed with another key",
          "{} stopped processes were cleaned up");

  @Test
  void everySentence_hasItsKoreanOne() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String source : SOURCES) {
      try (Stream<Path> all = Files.walk(Path.of("..").resolve(source))) {
        all.filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !FOR_OPERATORS.matcher(name(file)).matches())
            .forEach(files::add);
      }
    }
    Map<String, String> said = SaidSentences.of(files);
    said.keySet().removeAll(PARTS);

    assertThat(said).hasSizeGreaterThan(180);
    assertThat(unknown(said)).isEmpty();
  }

  @Test
  void aSentenceWithoutAKoreanOne_isFound(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("New.java"),
            """
            class New {
              static final int MOST = 3;
              void bad(int n, boolean few) {
                log.warn("expected no such log line, but it is there");
                throw new ProblemException(
                    "expected "
                        + (few ? "few" : of("the inner thing that is said"))
                        + " purple cows up to "
                        + MOST
                        + ", but there are "
                        + n);
              }
              String other(int n) {
                return "expected %d green cows, but none came".formatted(n);
              }
              String known() {
                return "expected a known route, but it is none";
              }
            }
            """);

    assertThat(unknown(SaidSentences.of(List.of(file))).keySet())
        .containsExactlyInAnyOrder(
            "expected few purple cows up to 3, but there are {}",
            "expected {} purple cows up to 3, but there are {}",
            "the inner thing that is said",
            "expected {} green cows, but none came");
  }

  @Test
  void aKoreanSentence_hasTheValuesOfItsEnglishOne() {
    Map<String, String> templates = new LinkedHashMap<>();
    Sentences.lines().forEach(pair -> templates.put(pair[0], pair[1]));

    assertThat(templates).hasSize((int) Sentences.lines().count());
    assertThat(templates)
        .allSatisfy(
            (english, korean) -> {
              assertThat(gaps(korean)).as(english).isEqualTo(gaps(english));
              assertThat(korean).as(english).matches("(?s).*[가-힣].*");
            });
  }

  private static Map<String, String> unknown(Map<String, String> said) {
    Map<String, String> unknown = new TreeMap<>(said);
    unknown.keySet().removeIf(text -> Sentences.isKnown(text.replace("{}", "7")));
    return unknown;
  }

  private static int gaps(String text) {
    return text.split("\\{}", -1).length - 1;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }
}
