package io.dsfleet.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.docker.TestDocker;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The compose files as merged by docker compose. */
final class ComposeFiles {
  static final Path ROOT = root();

  private ComposeFiles() {}

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isRegularFile(here.resolve("docker-compose.yml"))
        ? here
        : here.getParent().getParent();
  }

  /** The merged configuration of the root file and these, with these profiles. */
  static JsonNode read(List<String> more, List<String> profiles, Map<String, String> settings) {
    List<String> command = new ArrayList<>(TestDocker.compose());
    command.addAll(List.of("--file", ROOT.resolve("docker-compose.yml").toString()));
    more.forEach(file -> command.addAll(List.of("--file", ROOT.resolve(file).toString())));
    profiles.forEach(profile -> command.addAll(List.of("--profile", profile)));
    // ignores the settings of a deployment on this machine
    command.addAll(List.of("--env-file", "/dev/null", "config", "--format", "json"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectInput(new File("/dev/null")).directory(ROOT.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("DSFLEET_") || name.startsWith("COMPOSE_"));
    builder.environment().putAll(settings);
    try {
      Path errors = Files.createTempFile("compose", ".err");
      Process process = builder.redirectError(errors.toFile()).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      assertThat(code).as(Files.readString(errors)).isZero();
      Files.delete(errors);
      return JsonMapper.shared().readTree(said.replace(ROOT.toString(), "."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
