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

/** Every error message in the sources has a Korean translation. */
class TranslationCompletenessTest {
  /** Sources of the error messages that the gateway returns. */
  private static final List<String> SOURCES =
      List.of(
          "gateway/src/main/java",
          "launcher/src/main/java",
          "libs/fleet-service/src/main/java",
          "common-messages/src/main/java/io/dsfleet/messages/access",
          "common-messages/src/main/java/io/dsfleet/messages/job",
          "common-messages/src/main/java/io/dsfleet/messages/launch",
          "common-messages/src/main/java/io/dsfleet/messages/path");

  /** Files whose messages are for operators only: settings, logs, timelines and health. */
  private static final Pattern FOR_OPERATORS =
      Pattern.compile(
          ".*Properties|.*EngineSettings|.*Profile|.*Health|Broker.*Monitor|QueueProgressMonitor"
              + "|Callbacks|(Queue|Url)Teller|(Amqp|Http)CallbackSender|CallbackDispatcher"
              + "|AuditRecorder|AuditRecorder|AdminKeyFile");

  /** Parts of messages, and messages about successes. */
  private static final Set<String> PARTS =
      Set.of(
          "no message",
          "the container",
          "the secret was sealed with another key",
          "{} stopped processes were cleaned up");

  @Test
  void everyErrorMessage_isTranslated() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String source : SOURCES) {
      try (Stream<Path> all = Files.walk(Path.of("..").resolve(source))) {
        all.filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !FOR_OPERATORS.matcher(name(file)).matches())
            .forEach(files::add);
      }
    }
    Map<String, String> messages = ErrorMessageExtractor.of(files);
    messages.keySet().removeAll(PARTS);

    assertThat(messages).hasSizeGreaterThan(180);
    assertThat(unknown(messages)).isEmpty();
  }

  @Test
  void missingTranslation_isFound(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("New.java"),
            """
            class New {
              static final int MAX = 3;
              void bad(int n, boolean few) {
                log.warn("expected no such log line, but it is there");
                throw new ProblemException(
                    "expected "
                        + (few ? "few" : of("the inner thing that is said"))
                        + " purple cows up to "
                        + MAX
                        + ", but there are "
                        + n);
              }
              String other(int n) {
                return "expected %d green cows, but none came".formatted(n);
              }
              String known() {
                return "the request is malformed";
              }
            }
            """);

    assertThat(unknown(ErrorMessageExtractor.of(List.of(file))).keySet())
        .containsExactlyInAnyOrder(
            "expected few purple cows up to 3, but there are {}",
            "expected {} purple cows up to 3, but there are {}",
            "the inner thing that is said",
            "expected {} green cows, but none came");
  }

  @Test
  void translation_hasTheValuesOfItsTemplate() {
    Map<String, String> templates = new LinkedHashMap<>();
    KoreanProblemTranslator.templateLines().forEach(pair -> templates.put(pair[0], pair[1]));

    assertThat(templates).hasSize((int) KoreanProblemTranslator.templateLines().count());
    assertThat(templates)
        .allSatisfy(
            (english, korean) -> {
              assertThat(placeholders(korean)).as(english).isEqualTo(placeholders(english));
              assertThat(korean).as(english).matches("(?s).*[가-힣].*");
            });
  }

  private static Map<String, String> unknown(Map<String, String> messages) {
    Map<String, String> unknown = new TreeMap<>(messages);
    unknown
        .keySet()
        .removeIf(text -> KoreanProblemTranslator.hasTranslation(text.replace("{}", "7")));
    return unknown;
  }

  private static int placeholders(String text) {
    return text.split("\\{}", -1).length - 1;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }
}
