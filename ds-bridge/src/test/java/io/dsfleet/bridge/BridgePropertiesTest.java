package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.messages.path.VideoFiles;
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
  void everyKey_hasItsDefault() {
    BridgeProperties defaults = bind(Map.of());
    Map<String, String> seen = new TreeMap<>();
    Stream.of(BridgeProperties.class.getRecordComponents())
        .forEach(
            component -> {
              try {
                seen.put(
                    component.getName(), String.valueOf(component.getAccessor().invoke(defaults)));
              } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
              }
            });

    Map<String, String> pinned = new TreeMap<>();
    pinned.put("id", "null");
    pinned.put("pool", "default");
    pinned.put("allowedInstances", "[]");
    pinned.put("okAckInstances", "[]");
    pinned.put("allowedOrigins", "[]");
    pinned.put("appTokenFile", "null");
    pinned.put("allowedNetworks", "[127.0.0.0/8, ::1]");
    pinned.put("connectionsMost", "5000");
    pinned.put("pendingSocketsMax", "200");
    pinned.put("pendingSocketsPerAddressMax", "20");
    pinned.put("claimsAtOnce", "32");
    pinned.put("mediaRoots", "[]");
    pinned.put("pathRules", "[]");
    pinned.put("filePattern", VideoFiles.DEFAULT_PATTERN);
    pinned.put("filesMax", "100000");
    pinned.put("filesAhead", "200");
    pinned.put("frameLimit", "65536B");
    pinned.put("inboundLimit", "1048576B");
    pinned.put("refusalsMax", "20");
    pinned.put("readyTimeout", "PT10S");
    pinned.put("claimTimeout", "PT10S");
    pinned.put("syncTimeout", "PT3S");
    pinned.put("startTimeout", "PT20S");
    pinned.put("interruptTimeout", "PT10S");
    pinned.put("statusEvery", "PT2S");
    pinned.put("statusTimeout", "PT5S");
    pinned.put("questionTimeout", "PT3S");
    pinned.put("pingEvery", "PT20S");
    pinned.put("probeTimeout", "PT2S");
    pinned.put("sendTimeout", "PT10S");
    pinned.put("outboundBuffer", "4194304B");
    pinned.put("eventsBuffer", "1000");
    pinned.put("logsPerSecond", "5");
    pinned.put("eventsPatience", "PT20S");
    pinned.put("heartbeatEvery", "PT3S");
    pinned.put("drainLeast", "PT2S");
    pinned.put("drainTimeout", "PT5S");
    assertThat(seen).isEqualTo(pinned);
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
        .hasRootCauseMessage(
            "expected dsfleet.bridge.frame-limit of at most 64KB, but it is 66560B");
  }
}
