package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.bridge.session.SessionRefusalCode;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ServerMessage;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Fails if a message or an error code has no test, or names a missing test. The fields of existing
 * apps' messages are checked by {@code ExistingAppMessagesTest} of common-messages.
 */
class ProtocolCoverageTest {
  private static final Path GOLDEN =
      Path.of("..", "common-messages", "src", "test", "resources", "golden", "app");

  /** All message variants; {@code AppGoldenTest} checks that each has a golden file. */
  private static Set<String> variants(String direction) throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN.resolve(direction))) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> types(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .map(ProtocolCoverageTest::typeOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String typeOf(Class<?> message) {
    try {
      Field type = message.getDeclaredField("TYPE");
      type.setAccessible(true);
      return (String) type.get(null);
    } catch (ReflectiveOperationException unnamed) {
      throw new LinkageError(unnamed.getMessage(), unnamed);
    }
  }

  private static Set<String> typesOf(Set<String> variants) {
    return variants.stream()
        .map(variant -> variant.replaceFirst("\\..*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyFormOfEveryMessage_hasItsTests() throws IOException {
    assertThat(ProtocolCoverage.TO_APP.keySet()).isEqualTo(variants("to-app"));
    assertThat(ProtocolCoverage.TO_SERVER.keySet()).isEqualTo(variants("to-server"));
    assertThat(typesOf(ProtocolCoverage.TO_APP.keySet())).isEqualTo(types(ServerMessage.class));
    assertThat(typesOf(ProtocolCoverage.TO_SERVER.keySet())).isEqualTo(types(AppMessage.class));
  }

  @Test
  void everyRefusal_hasItsTests_andItsRowOnTheProtocolPage() throws IOException {
    Set<String> codes =
        Stream.concat(
                Arrays.stream(ProtocolViolation.Code.values()).map(Enum::name),
                Arrays.stream(SessionRefusalCode.values()).map(Enum::name))
            .collect(Collectors.toSet());
    String page = Files.readString(Path.of("..", "docs", "protocol.md"));

    assertThat(ProtocolCoverage.REFUSALS.keySet()).isEqualTo(codes);
    assertThat(codes).allMatch(code -> page.contains("\n| `" + code + "` |"));
  }

  @Test
  void everyNamedTest_isThere() {
    List<String> tests =
        Stream.of(ProtocolCoverage.TO_APP, ProtocolCoverage.TO_SERVER, ProtocolCoverage.REFUSALS)
            .map(Map::values)
            .flatMap(rows -> rows.stream().flatMap(List::stream))
            .distinct()
            .toList();

    assertThat(tests).isNotEmpty().allMatch(ProtocolCoverageTest::isTest);
    assertThat(ProtocolCoverage.TO_APP.values()).noneMatch(List::isEmpty);
    assertThat(ProtocolCoverage.TO_SERVER.values()).noneMatch(List::isEmpty);
    assertThat(ProtocolCoverage.REFUSALS.values()).noneMatch(List::isEmpty);
  }

  private static boolean isTest(String name) {
    String[] parts = name.split("#", -1);
    try {
      Class<?> type = Class.forName(ProtocolCoverageTest.class.getPackageName() + "." + parts[0]);
      return Arrays.stream(type.getDeclaredMethods())
          .filter(method -> method.getName().equals(parts[1]))
          .anyMatch(
              method ->
                  method.isAnnotationPresent(Test.class)
                      || method.isAnnotationPresent(ParameterizedTest.class));
    } catch (ClassNotFoundException missing) {
      return false;
    }
  }
}
