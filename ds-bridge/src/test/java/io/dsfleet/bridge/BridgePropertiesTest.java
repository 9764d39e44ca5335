package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                    component.getName(), String.valueOf(component.getAccessor().invoke(defaults)));
              } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
              }
            });

    Map<String, String> expected = new TreeMap<>();
    expected.put("id", "null");
    expected.put("pool", "default");
    expected.put("allowedInstances", "[]");
    expected.put("okAckInstances", "[]");
    expected.put("allowedOrigins", "[]");
    expected.put("appTokenFile", "null");
    expected.put("allowedNetworks", "[127.0.0.0/8, ::1]");
    expected.put("connectionsMost", "5000");
    expected.put("pendingSocketsMax", "200");
    expected.put("pendingSocketsPerAddressMax", "200");
    expected.put("claimsAtOnce", "32");
    expected.put("mediaRoots", "[]");
    expected.put("pathRules", "[]");
    expected.put("filePattern", BridgeProperties.VIDEO_FILES);
    expected.put("filesMax", "100000");
    expected.put("filesAhead", "200");
    expected.put("frameLimit", "65536B");
    expected.put("inboundLimit", "1048576B");
    expected.put("refusalsMax", "20");
    expected.put("readyTimeout", "PT10S");
    expected.put("claimTimeout", "PT10S");
    expected.put("syncTimeout", "PT3S");
    expected.put("startTimeout", "PT20S");
    expected.put("interruptTimeout", "PT10S");
    expected.put("statusEvery", "PT2S");
    expected.put("statusTimeout", "PT5S");
    expected.put("questionTimeout", "PT3S");
    expected.put("pingEvery", "PT20S");
    expected.put("probeTimeout", "PT2S");
    expected.put("sendTimeout", "PT10S");
    expected.put("outboundBuffer", "4194304B");
    expected.put("eventsBuffer", "1000");
    expected.put("logsPerSecond", "5");
    expected.put("eventsPatience", "PT20S");
    expected.put("heartbeatEvery", "PT3S");
    expected.put("drainLeast", "PT2S");
    expected.put("drainTimeout", "PT5S");
    assertThat(actual).isEqualTo(expected);
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
    assertThatThrownBy(() -> bind(Map.of("dsfleet.bridge.frame-limit", "65KB")))
        .hasRootCauseMessage("dsfleet.bridge.frame-limit must be at most 64KB, but it is 66560B");
  }
}
