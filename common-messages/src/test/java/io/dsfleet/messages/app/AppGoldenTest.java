package io.dsfleet.messages.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.golden.DocumentationPage;
import io.dsfleet.messages.golden.GoldenFiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every message of the app protocol has a golden file, round-trips, and is documented. */
class AppGoldenTest {
  private static final String TO_APP = "app/to-app/";
  private static final String LEGACY = "app/to-app-legacy/";
  private static final String TO_SERVER = "app/to-server/";

  @TestFactory
  Stream<DynamicTest> serverMessage_equalsGoldenFileAndRoundTrips() {
    return serverMessages().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> assertServerGolden(entry.getKey(), entry.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> appMessage_equalsGoldenFileAndRoundTrips() {
    return appMessages().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> assertAppGolden(entry.getKey(), entry.getValue())));
  }

  @Test
  void everyMessage_hasAGoldenFile() {
    assertThat(types(serverMessages().values()))
        .containsExactlyInAnyOrderElementsOf(GoldenFiles.permitted(ServerMessage.class));
    assertThat(types(appMessages().values()))
        .containsExactlyInAnyOrderElementsOf(GoldenFiles.permitted(AppMessage.class));
    assertThat(GoldenFiles.names(TO_APP)).isEqualTo(serverMessages().keySet());
    assertThat(GoldenFiles.names(LEGACY)).isEqualTo(serverMessages().keySet());
    assertThat(GoldenFiles.names(TO_SERVER)).isEqualTo(appMessages().keySet());
  }

  @Test
  void everyMessage_isInWireTypes() {
    assertThat(records(MessageTypes.FROM_SERVER))
        .containsExactlyInAnyOrderElementsOf(GoldenFiles.permitted(ServerMessage.class));
    assertThat(records(MessageTypes.FROM_APP))
        .containsExactlyInAnyOrderElementsOf(GoldenFiles.permitted(AppMessage.class));
  }

  @Test
  void protocolPage_documentsEveryMessage() {
    DocumentationPage page = DocumentationPage.open("protocol.md");
    Map<String, String> examples = page.examples();

    assertThat(MessageTypes.FROM_SERVER.keySet()).allMatch(page::hasRow);
    assertThat(MessageTypes.FROM_APP.keySet()).allMatch(page::hasRow);
    assertThat(ProtocolViolation.Code.values()).allMatch(code -> page.hasRow(code.name()));
    examples.forEach((name, text) -> assertThat(text).as(name).isEqualTo(GoldenFiles.text(name)));
    assertThat(examples.keySet()).containsAll(goldens());
  }

  private static List<String> goldens() {
    List<String> all = new ArrayList<>();
    serverMessages().keySet().forEach(name -> all.add(TO_APP + name));
    appMessages().keySet().forEach(name -> all.add(TO_SERVER + name));
    all.add(LEGACY + "execute_ack");
    all.add(LEGACY + "start_analysis");
    all.add(LEGACY + "push_file");
    return all;
  }

  private static void assertServerGolden(String name, ServerMessage message) throws Exception {
    GoldenFiles.assertGolden(TO_APP + name, AppProtocol.toApp(message, ProtocolDialect.CURRENT));
    GoldenFiles.assertGolden(LEGACY + name, AppProtocol.toApp(message, ProtocolDialect.LEGACY));
    assertThat(AppProtocol.fromServer(GoldenFiles.frame(TO_APP + name)))
        .isEqualTo(new AppProtocol.Received<>(message, ProtocolDialect.CURRENT));
    assertThat(AppProtocol.fromServer(GoldenFiles.frame(LEGACY + name)))
        .isEqualTo(new AppProtocol.Received<>(message, ProtocolDialect.LEGACY));
  }

  private static void assertAppGolden(String name, AppMessage message) throws Exception {
    GoldenFiles.assertGolden(TO_SERVER + name, AppProtocol.toServer(message));
    assertThat(AppProtocol.fromApp(GoldenFiles.frame(TO_SERVER + name)))
        .isEqualTo(new AppProtocol.Received<>(message, ProtocolDialect.CURRENT));
  }

  private static Map<String, ServerMessage> serverMessages() {
    Map<String, ServerMessage> all = new TreeMap<>();
    AppSamples.fromServer().forEach(message -> all.put(message.type(), message));
    AppSamples.serverVariants().forEach(variant -> all.put(variant.name(), variant.message()));
    return all;
  }

  private static Map<String, AppMessage> appMessages() {
    Map<String, AppMessage> all = new TreeMap<>();
    AppSamples.fromApp().forEach(message -> all.put(message.type(), message));
    AppSamples.appVariants().forEach(variant -> all.put(variant.name(), variant.message()));
    return all;
  }

  private static Set<Class<?>> types(Collection<?> messages) {
    return messages.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  private static Set<Class<?>> records(Map<String, ? extends MessageTypes.Entry<?>> table) {
    return table.values().stream().map(MessageTypes.Entry::record).collect(Collectors.toSet());
  }
}
