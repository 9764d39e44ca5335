package io.dsfleet.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.golden.DocumentationPage;
import io.dsfleet.messages.golden.GoldenFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every kind of broker message has a golden file, round-trips, and is documented. */
class BrokerGoldenTest {
  private static final String FOLDER = "broker/";

  @TestFactory
  Stream<DynamicTest> kind_equalsGoldenFileAndRoundTrips() {
    return BrokerSamples.all().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> assertGolden(entry.getKey(), entry.getValue())));
  }

  @Test
  void everyKind_hasAGoldenFile() {
    assertThat(
            BrokerSamples.all().values().stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(GoldenFiles.permitted(BrokerMessage.class));
    assertThat(GoldenFiles.names(FOLDER)).isEqualTo(BrokerSamples.all().keySet());
  }

  @Test
  void brokerPage_documentsEveryKind() {
    DocumentationPage page = DocumentationPage.open("broker.md");
    Map<String, String> examples = page.examples();

    assertThat(BrokerSamples.all().keySet()).allMatch(page::hasRow);
    assertThat(JobRefusalCode.values()).allMatch(code -> page.hasRow(code.name()));
    assertThat(RequestRefusalCode.values()).allMatch(code -> page.hasRow(code.name()));
    assertThat(examples.keySet())
        .containsExactlyInAnyOrderElementsOf(
            BrokerSamples.all().keySet().stream().map(name -> FOLDER + name).toList());
    examples.forEach((name, text) -> assertThat(text).as(name).isEqualTo(GoldenFiles.text(name)));
  }

  @Test
  void brokerPage_namesEveryExchange() {
    DocumentationPage page = DocumentationPage.open("broker.md");

    assertThat(
            List.of(
                Topology.JOBS,
                Topology.CONTROL,
                Topology.COMMANDS,
                Topology.EVENTS,
                Topology.LAUNCH,
                Topology.REQUESTS,
                Topology.DEAD_LETTERS))
        .allMatch(page::hasRow);
  }

  private static void assertGolden(String name, BrokerMessage message) {
    GoldenFiles.assertGolden(
        FOLDER + name, new String(BrokerCodec.encode(message), StandardCharsets.UTF_8));
    byte[] bare = GoldenFiles.frame(FOLDER + name).getBytes(StandardCharsets.UTF_8);
    assertThat(BrokerCodec.decodeEnvelope(bare, BrokerMessage.class).items())
        .containsExactly(message);
    byte[] envelope = BrokerCodec.encodeEnvelope(List.of(message, message));
    assertThat(BrokerCodec.decodeEnvelope(envelope, BrokerMessage.class).items())
        .containsExactly(message, message);
  }
}
