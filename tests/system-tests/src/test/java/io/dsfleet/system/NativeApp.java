package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The app in C on libwebsockets, compiled from src/test/native. */
final class NativeApp implements AutoCloseable {
  private static final String PACKAGES = "gcc libc6-dev pkg-config libwebsockets-dev";

  private final Process process;
  private final Path report;
  private final Path errors;

  private NativeApp(Process process, Path report, Path errors) {
    this.process = process;
    this.report = report;
    this.errors = errors;
  }

  /** Compiles the app; fails with the packages to install if the compiler or library is missing. */
  static Path compile() {
    Path binary = BuildArtifacts.output("foreign_app");
    List<String> command =
        new ArrayList<>(List.of("gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"));
    command.addAll(words(run(List.of("pkg-config", "--cflags", "libwebsockets"))));
    command.add(BuildArtifacts.nativeSources().resolve("foreign_app.c").toString());
    command.addAll(List.of("-o", binary.toString()));
    command.addAll(words(run(List.of("pkg-config", "--libs", "libwebsockets"))));
    run(command);
    return binary;
  }

  private static List<String> words(String output) {
    return output.isBlank() ? List.of() : List.of(output.strip().split("\\s+"));
  }

  private static String run(List<String> command) {
    try {
      Files.createDirectories(BuildArtifacts.output("."));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor())
          .as("%s says: %s(install %s)", command.getFirst(), output, PACKAGES)
          .isZero();
      return output;
    } catch (IOException e) {
      throw new AssertionError(
          command.getFirst() + " is missing: install " + PACKAGES + " (" + e.getMessage() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts the app; it exits after the given number of jobs, or when closed. */
  static NativeApp start(Path binary, String id, int port, int streams, int jobsBeforeExit) {
    Path report = BuildArtifacts.output(id + ".json");
    Path errors = BuildArtifacts.output(id + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(
            binary.toString(),
            "-p",
            Integer.toString(port),
            "-n",
            Integer.toString(streams),
            "-j",
            Integer.toString(jobsBeforeExit),
            "-t",
            "120");
    builder.environment().put("APP_ID", id);
    builder.redirectOutput(report.toFile());
    builder.redirectError(errors.toFile());
    try {
      return new NativeApp(builder.start(), report, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the app and returns its report. */
  JsonNode end() {
    process.destroy();
    return awaitReport();
  }

  /** Waits until the app exits and returns its report. */
  JsonNode awaitReport() {
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("the app ends").isTrue();
      String out = Files.readString(report);
      assertThat(process.exitValue()).as(out + Files.readString(errors)).isZero();
      return JsonMapper.builder().build().readTree(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
