package io.dsfleet.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.golden.Document;
import io.dsfleet.messages.golden.Golden;
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
        .containsExactlyInAnyOrderElementsOf(Golden.permitted(BrokerMessage.class));
    assertThat(Golden.names(FOLDER)).isEqualTo(BrokerSamples.all().keySet());
  }

  @Test
  void brokerPage_documentsEveryKind() {
    Document page = Document.open("broker.md");
    Map<String, String> examples = page.examples();

    assertThat(BrokerSamples.all().keySet()).allMatch(page::hasRow);
    assertThat(RefusalCode.values()).allMatch(code -> page.hasRow(code.name()));
    assertThat(RequestRefusal.values()).allMatch(code -> page.hasRow(code.name()));
    assertThat(examples.keySet())
        .containsExactlyInAnyOrderElementsOf(
            BrokerSamples.all().keySet().stream().map(name -> FOLDER + name).toList());
    examples.forEach((name, text) -> assertThat(text).as(name).isEqualTo(Golden.text(name)));
  }

  @Test
  void brokerPage_namesEveryExchange() {
    Document page = Document.open("broker.md");

    assertThat(
            List.of(
                Topology.JOBS,
                Topology.CONTROL,
                Topology.COMMANDS,
                Topology.EVENTS,
                Topology.LAUNCH,
                Topology.REQUESTS,
                Topology.DEAD))
        .allMatch(page::hasRow);
  }

  private static void assertGolden(String name, BrokerMessage message) {
    Golden.assertGolden(
        FOLDER + name, new String(BrokerCodec.encode(message), StandardCharsets.UTF_8));
    byte[] bare = Golden.frame(FOLDER + name).getBytes(StandardCharsets.UTF_8);
    assertThat(BrokerCodec.open(bare, BrokerMessage.class).items()).containsExactly(message);
    byte[] envelope = BrokerCodec.seal(List.of(message, message));
    assertThat(BrokerCodec.open(envelope, BrokerMessage.class).items())
        .containsExactly(message, message);
  }
}
