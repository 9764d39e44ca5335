package io.dsfleet.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.bridge.config.BridgeProperties;
import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.gateway.config.GatewayProperties;
import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.live.config.LiveProperties;
import io.dsfleet.scheduler.SchedulerProperties;
import io.dsfleet.scheduler.journal.JournalProperties;
import io.dsfleet.state.FleetStateProperties;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The list of keys in docs/operations.md holds every key of the code and no other. */
class ConfigurationDocTest {
  private static final List<Class<?>> RECORDS =
      List.of(
          GatewayProperties.class,
          SchedulerProperties.class,
          BridgeProperties.class,
          LauncherProperties.class,
          LiveProperties.class,
          BrokerProperties.class,
          FleetStateProperties.class,
          JournalProperties.class);
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(dsfleet\\.[a-z0-9.-]+)");

  @Test
  void operations_namesEveryKeyAndNoOther() throws IOException {
    Path page = root().resolve("docs/operations.md");
    String keys = Files.readString(page).split("## Every key", -1)[1];
    TreeSet<String> documented = new TreeSet<>();
    Matcher row = ROW.matcher(keys);
    while (row.find()) {
      documented.add(topKey(row.group(1)));
    }
    TreeSet<String> known = new TreeSet<>();
    for (Class<?> each : RECORDS) {
      String prefix = each.getAnnotation(ConfigurationProperties.class).value();
      Arrays.stream(each.getRecordComponents())
          .map(RecordComponent::getName)
          .forEach(name -> known.add(prefix + "." + kebab(name)));
    }

    assertThat(documented).isEqualTo(known);
  }

  /** {@code dsfleet.gateway.events.buffer-size} belongs to the component {@code feed}. */
  private static String topKey(String key) {
    String[] parts = key.split("\\.", -1);
    return String.join(".", parts[0], parts[1], parts[2]);
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("LICENSE"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
