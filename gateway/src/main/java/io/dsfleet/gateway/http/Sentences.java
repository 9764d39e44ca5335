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
 * Says problems in Korean where a client prefers it. The English sentence stays the one source: it
 * is found again in a list of templates, so that whoever words an error need not know of languages.
 */
public final class Sentences {
  private static final String FOLDER = "sentences.ko.txt";
  private static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.KOREAN);
  private static final List<Template> TEMPLATES = templates();

  private record Template(Pattern english, String korean) {
    Optional<String> of(String sentence) {
      Matcher found = english.matcher(sentence);
      if (!found.matches()) {
        return Optional.empty();
      }
      String said = korean;
      for (int i = 1; i <= found.groupCount(); i++) {
        said = said.replaceFirst("\\{}", Matcher.quoteReplacement(found.group(i)));
      }
      return Optional.of(said);
    }
  }

  private Sentences() {}

  /** Whether the header {@code Accept-Language} prefers Korean; English is the default. */
  public static boolean wantsKorean(@Nullable String acceptLanguage) {
    if (acceptLanguage == null || acceptLanguage.isBlank()) {
      return false;
    }
    try {
      Locale best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), SPOKEN);
      return Locale.KOREAN.equals(best);
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  /** The problem in Korean; codes and field names stay as they are. */
  public static Problem korean(Problem problem) {
    String title = KoreanTitles.of(problem.code());
    List<FieldError> errors = problem.errors();
    List<FieldError> told =
        errors == null
            ? null
            : errors.stream()
                .map(each -> new FieldError(each.field(), korean(each.message(), title)))
                .toList();
    String detail =
        told == null || told.isEmpty()
            ? korean(problem.detail(), title)
            : told.getFirst().field() + ": " + told.getFirst().message();
    return new Problem(
        problem.type(), title, problem.status(), detail, problem.code(), problem.jobId(), told);
  }

  private static String korean(String sentence, String title) {
    return said(sentence).orElseGet(() -> title + " (" + sentence + ")");
  }

  /** Whether there is a Korean sentence for this one. */
  static boolean isKnown(String sentence) {
    return said(sentence).isPresent();
  }

  private static Optional<String> said(String sentence) {
    return TEMPLATES.stream().flatMap(template -> template.of(sentence).stream()).findFirst();
  }

  private static List<Template> templates() {
    return lines().map(pair -> new Template(pattern(pair[0]), pair[1])).toList();
  }

  /** The list: each English template with the Korean one. */
  static Stream<String[]> lines() {
    try (InputStream in =
        Objects.requireNonNull(Sentences.class.getResourceAsStream(FOLDER), FOLDER)) {
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
