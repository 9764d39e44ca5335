package io.dsfleet.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.devtools.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetAccessTest {
  private static final Optional<URI> LOCAL = Optional.of(URI.create("http://127.0.0.1:18400"));

  @Test
  void key_isReadFromTheEnvironment_orFromTheFileItNames(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "dsf_of_file\n");

    assertThat(FleetAccess.key(Map.of())).isEmpty();
    assertThat(FleetAccess.key(Map.of("DSFLEET_API_KEY_FILE", file.toString())))
        .contains("dsf_of_file");
    assertThat(
            FleetAccess.key(
                Map.of("DSFLEET_API_KEY", "dsf_x", "DSFLEET_API_KEY_FILE", file.toString())))
        .contains("dsf_x");
    assertThatThrownBy(() -> FleetAccess.key(Map.of("DSFLEET_API_KEY_FILE", "/no/such")))
        .isInstanceOf(CommandFailure.class);
  }

  @Test
  void url_isTheGivenOne_elseOfTheEnvironment_elseOfTheCheckout_elseTheDefault() {
    Map<String, String> environment = Map.of("DSFLEET_URL", "https://fleet.example");

    assertThat(FleetAccess.url(Optional.of("http://a:1"), environment, LOCAL))
        .isEqualTo(URI.create("http://a:1"));
    assertThat(FleetAccess.url(Optional.empty(), environment, LOCAL))
        .isEqualTo(URI.create("https://fleet.example"));
    assertThat(FleetAccess.url(Optional.empty(), Map.of(), LOCAL)).isEqualTo(LOCAL.orElseThrow());
    assertThat(FleetAccess.url(Optional.empty(), Map.of(), Optional.empty()))
        .isEqualTo(URI.create("http://127.0.0.1:18000"));
  }
}
