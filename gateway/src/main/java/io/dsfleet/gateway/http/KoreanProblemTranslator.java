package io.dsfleet.gateway.http;

import io.dsfleet.messages.job.FieldError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Translates problems into Korean. English is the only source of error messages; the translation is
 * looked up by English template, so code that raises an error does not deal with languages.
 */
public final class KoreanProblemTranslator {
  private static final String RESOURCE = "sentences.ko.txt";
  private static final List<Locale> SUPPORTED = List.of(Locale.ENGLISH, Locale.KOREAN);
  private static final List<Template> TEMPLATES = templates();

  private record Template(Pattern english, String korean) {
    Optional<String> translate(String sentence) {
      Matcher found = english.matcher(sentence);
      if (!found.matches()) {
        return Optional.empty();
      }
      String translation = korean;
      for (int i = 1; i <= found.groupCount(); i++) {
        translation = translation.replaceFirst("\\{}", Matcher.quoteReplacement(found.group(i)));
      }
      return Optional.of(translation);
    }
  }

  private KoreanProblemTranslator() {}

  /** Whether the header {@code Accept-Language} prefers Korean; English is the default. */
  public static boolean prefersKorean(@Nullable String acceptLanguage) {
    if (acceptLanguage == null || acceptLanguage.isBlank()) {
      return false;
    }
    try {
      Locale best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), SUPPORTED);
      return Locale.KOREAN.equals(best);
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  /** Translates title, detail and field messages; codes and field names stay unchanged. */
  public static ProblemResponse translate(ProblemResponse problem) {
    String title = KoreanProblemTitles.titleOf(problem.code());
    List<FieldError> errors = problem.errors();
    List<FieldError> translated =
        errors == null
            ? null
            : errors.stream()
                .map(each -> new FieldError(each.field(), translate(each.message(), title)))
                .toList();
    String detail =
        translated == null || translated.isEmpty()
            ? translate(problem.detail(), title)
            : translated.getFirst().field() + ": " + translated.getFirst().message();
    return new ProblemResponse(
        problem.type(),
        title,
        problem.status(),
        detail,
        problem.code(),
        problem.jobId(),
        translated);
  }

  private static String translate(String sentence, String title) {
    return lookUp(sentence).orElseGet(() -> title + " (" + sentence + ")");
  }

  /** Whether there is a translation of the sentence. */
  static boolean hasTranslation(String sentence) {
    return lookUp(sentence).isPresent();
  }

  private static Optional<String> lookUp(String sentence) {
    return TEMPLATES.stream()
        .flatMap(template -> template.translate(sentence).stream())
        .findFirst();
  }

  private static List<Template> templates() {
    return templateLines().map(pair -> new Template(pattern(pair[0]), pair[1])).toList();
  }

  /** Pairs of an English and a Korean template. */
  static Stream<String[]> templateLines() {
    try (InputStream in =
        Objects.requireNonNull(
            KoreanProblemTranslator.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" => ", 2));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Pattern pattern(String english) {
    StringBuilder pattern = new StringBuilder();
    String[] parts = english.split("\\{}", -1);
    for (int i = 0; i < parts.length; i++) {
      pattern.append(i == 0 ? "" : "(.*?)").append(Pattern.quote(parts[i]));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL);
  }
}
