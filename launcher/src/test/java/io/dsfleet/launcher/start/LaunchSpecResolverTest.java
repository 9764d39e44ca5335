package io.dsfleet.launcher.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.RequestRefusalCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LaunchSpecResolverTest {
  private static LaunchSpec resolve(List<String> arguments, String... allowed)
      throws LaunchRefusedException {
    Map<String, String> settings = new HashMap<>();
    settings.put("dsfleet.launcher.profiles.gpu.command[0]", "run");
    for (int i = 0; i < allowed.length; i++) {
      settings.put("dsfleet.launcher.profiles.gpu.arguments[" + i + "]", allowed[i]);
    }
    LauncherProperties properties =
        new Binder(new MapConfigurationPropertySource(settings))
            .bindOrCreate("dsfleet.launcher", LauncherProperties.class);
    return new LaunchSpecResolver(properties)
        .resolve(
            new LaunchInstance(
                "p",
                "alpha",
                "default",
                "gpu",
                1,
                new LaunchSettings(null, null, null, null, arguments, null)));
  }

  @Test
  void arguments_areRefusedByDefault() {
    for (String argument : List.of("--gst-plugin-load=/media/x.so", "-c", "x", "")) {
      refused(argument);
    }
  }

  @Test
  void argument_mustMatchAPatternAsAWhole() throws Exception {
    String[] allowed = {"--tiled", "--level=[0-9]"};

    assertThat(resolve(List.of("--level=3", "--tiled"), allowed).arguments())
        .containsExactly("--level=3", "--tiled");
    for (String argument :
        List.of("--tiled=1", "x--tiled", "--level=10", "--level=1 -c", "--gst-plugin-path=/x")) {
      refused(argument, allowed);
    }
  }

  @Test
  void noArguments_needNoPattern() throws Exception {
    assertThat(resolve(List.of()).arguments()).isEmpty();
  }

  @Test
  void invalidPattern_failsTheStart() {
    assertThatThrownBy(() -> resolve(List.of(), "("))
        .isInstanceOf(BindException.class)
        .hasRootCauseMessage("Unclosed group near index 1\n(");
  }

  private static void refused(String argument, String... allowed) {
    assertThatThrownBy(() -> resolve(List.of(argument), allowed))
        .isInstanceOfSatisfying(
            LaunchRefusedException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(RequestRefusalCode.INVALID_SETTING);
              assertThat(refused.field()).isEqualTo("additional_args");
              assertThat(refused.reason())
                  .contains("'" + argument + "'", "dsfleet.launcher.profiles.gpu.arguments");
            });
  }
}
