package io.dsfleet.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.messages.path.VideoFiles;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BridgePropertiesTest {

  private static BridgeProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("dsfleet.bridge", BridgeProperties.class);
  }

  @Test
  void defaults_areThoseOfTheDocumentation() {
    BridgeProperties defaults = bind(Map.of());
    Map<String, String> actual = new TreeMap<>();
    Stream.of(BridgeProperties.class.getRecordComponents())
        .forEach(
            component -> {
              try {
                actual.put(
                    keyOf(component), String.valueOf(component.getAccessor().invoke(defaults)));
              } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
              }
            });

    Map<String, String> expected = new TreeMap<>();
    expected.put("dsfleet.bridge.id", "null");
    expected.put("dsfleet.bridge.pool", "default");
    expected.put("dsfleet.bridge.allowed-instances", "[]");
    expected.put("dsfleet.bridge.ok-ack-instances", "[]");
    expected.put("dsfleet.bridge.allowed-origins", "[]");
    expected.put("dsfleet.bridge.app-token-file", "null");
    expected.put("dsfleet.bridge.allowed-networks", "[127.0.0.0/8, ::1]");
    expected.put("dsfleet.bridge.max-connections", "5000");
    expected.put("dsfleet.bridge.max-pending-sockets", "200");
    expected.put("dsfleet.bridge.max-pending-sockets-per-address", "200");
    expected.put("dsfleet.bridge.max-concurrent-claims", "32");
    expected.put("dsfleet.bridge.media-roots", "[]");
    expected.put("dsfleet.bridge.path-rules", "[]");
    expected.put("dsfleet.bridge.file-pattern", VideoFiles.DEFAULT_PATTERN);
    expected.put("dsfleet.bridge.max-files", "100000");
    expected.put("dsfleet.bridge.max-files-ahead", "200");
    expected.put("dsfleet.bridge.max-frame-size", "65536B");
    expected.put("dsfleet.bridge.max-message-size", "1048576B");
    expected.put("dsfleet.bridge.max-refusals", "20");
    expected.put("dsfleet.bridge.ready-timeout", "PT10S");
    expected.put("dsfleet.bridge.claim-timeout", "PT10S");
    expected.put("dsfleet.bridge.sync-timeout", "PT3S");
    expected.put("dsfleet.bridge.start-timeout", "PT20S");
    expected.put("dsfleet.bridge.interrupt-timeout", "PT10S");
    expected.put("dsfleet.bridge.status-interval", "PT2S");
    expected.put("dsfleet.bridge.status-timeout", "PT5S");
    expected.put("dsfleet.bridge.query-timeout", "PT3S");
    expected.put("dsfleet.bridge.ping-interval", "PT20S");
    expected.put("dsfleet.bridge.probe-timeout", "PT2S");
    expected.put("dsfleet.bridge.send-timeout", "PT10S");
    expected.put("dsfleet.bridge.max-outbound-buffer", "4194304B");
    expected.put("dsfleet.bridge.max-unconfirmed-events", "1000");
    expected.put("dsfleet.bridge.max-logs-per-second", "5");
    expected.put("dsfleet.bridge.events-timeout", "PT20S");
    expected.put("dsfleet.bridge.heartbeat-interval", "PT3S");
    expected.put("dsfleet.bridge.min-drain-time", "PT2S");
    expected.put("dsfleet.bridge.drain-timeout", "PT5S");
    assertThat(actual).isEqualTo(expected);
  }

  private static String keyOf(RecordComponent component) {
    String kebab = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return "dsfleet.bridge." + kebab;
  }

  @Test
  void pathRules_areBound() {
    BridgeProperties properties =
        bind(
            Map.of(
                "dsfleet.bridge.path-rules[0].from",
                "/a",
                "dsfleet.bridge.path-rules[0].to",
                "/b"));

    assertThat(properties.pathRules())
        .singleElement()
        .matches(rule -> rule.from().equals("/a") && rule.to().equals("/b"));
  }

  @Test
  void frameLimit_aboveWhatTheAppsTake_isRefused() {
    assertThatThrownBy(() -> bind(Map.of("dsfleet.bridge.max-frame-size", "65KB")))
        .hasRootCauseMessage(
            "dsfleet.bridge.max-frame-size must be at most 64KB, but it is 66560B");
  }
}
