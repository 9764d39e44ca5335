package io.dsfleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Time is an argument: only wiring and the terminal's side may ask the machine for it or wait. */
class BannedCallsTest {
  private static final SourceTree TREE = SourceTree.find();
  private static final Pattern WIRING =
      Pattern.compile(".*(Wiring|Configuration|Main|Application)(\\$.*)?");

  /** Tools for one person on one machine read the clock directly. */
  private static final Pattern TOOLS = Pattern.compile("io\\.dsfleet\\.(cli|devtools|chaos)\\.");

  /** Method by its owner, without arguments: with a clock as argument the same name is allowed. */
  private static final Map<String, Set<String>> CALLS_WITHOUT_CLOCK =
      Map.of(
          "java.time.Instant", Set.of("now"),
          "java.time.LocalDate", Set.of("now"),
          "java.time.LocalDateTime", Set.of("now"),
          "java.time.OffsetDateTime", Set.of("now"),
          "java.time.ZonedDateTime", Set.of("now"),
          "java.lang.System", Set.of("currentTimeMillis"));

  private static final Map<String, Set<String>> CALLS =
      Map.of(
          "java.lang.Thread", Set.of("sleep"),
          "java.util.concurrent.TimeUnit", Set.of("sleep"));

  @Test
  void mainCode_takesTimeAsAnArgument() {
    var folders =
        TREE.modules().stream()
            .filter(module -> !module.equals("tests/benchmarks"))
            .map(module -> TREE.root().resolve(module).resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();

    assertThat(
            new ClassFileImporter()
                .importPaths(folders).stream()
                    .filter(type -> !isWiring(type))
                    .flatMap(type -> type.getAccessesFromSelf().stream())
                    .filter(BannedCallsTest::isBanned)
                    .map(call -> call.getDescription() + ": inject a java.time.Clock"))
        .isEmpty();
  }

  private static boolean isWiring(JavaClass type) {
    return WIRING.matcher(type.getName()).matches()
        || TOOLS.matcher(type.getPackageName() + ".").lookingAt();
  }

  private static boolean isBanned(JavaAccess<?> call) {
    String owner = call.getTargetOwner().getName();
    boolean bare =
        call.getTarget() instanceof CodeUnitAccessTarget method
            && method.getRawParameterTypes().isEmpty();
    return CALLS.getOrDefault(owner, Set.of()).contains(call.getName())
        || (bare && CALLS_WITHOUT_CLOCK.getOrDefault(owner, Set.of()).contains(call.getName()));
  }
}
