package io.dsfleet.referenceapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tests the app as a separate process. */
class AppProcessTest {
  private static final String ID = "app-process-test-" + ProcessHandle.current().pid();

  @TempDir Path folder;

  private final TestServer server = new TestServer();
  private Process process;

  AppProcessTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    server.close();
    process.destroyForcibly().onExit().join();
    // The next process of an instance deletes the folder of a killed one.
    ProcessFolder.create(ProcessFolder.ROOT, ID, 1).close();
    Files.delete(ProcessFolder.ROOT.resolve(ID));
  }

  @Test
  void aProcessShowsItsIdAndEndsCleanlyOnASignal() throws Exception {
    admitted();
    Path own = ProcessFolder.ROOT.resolve(ID).resolve(String.valueOf(process.pid()));
    assertThat(own).isDirectory();
    assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/comm")).strip())
        .isEqualTo(ID.substring(0, 15));
    Path log = onlyChild(folder.resolve("logs"));
    assertThat(log.getFileName().toString())
        .matches("instid_" + ID + "-pid_" + process.pid() + "-date_\\d{6}_\\d{6}");
    assertThat(Files.readString(log.resolve(log.getFileName() + ".log")))
        .contains("ignored keys in")
        .contains("[tests]: file-loop")
        .contains("instance " + ID + " with 2 slots")
        .doesNotContain("secret");
    process.destroy();
    assertThat(next("app_terminated").get("status").asString()).isEqualTo("ok");
    assertThat(server.next().get("code").asInt()).isEqualTo(1000);
    assertThat(exitCode()).isZero();
    assertThat(own).doesNotExist();
  }

  @Test
  void terminateAppEndsWithExitCodeZero() throws Exception {
    admitted();
    server.send("{'type':'terminate_app','request_id':'t'}");
    JsonNode terminated = next("app_terminated");
    assertThat(terminated.get("request_id").asString()).isEqualTo("t");
    assertThat(exitCode()).isZero();
    assertThat(onlyChild(folder.resolve("logs"))).isDirectory();
    assertThat(ProcessFolder.ROOT.resolve(ID)).isEmptyDirectory();
  }

  @Test
  void anInvalidConfigurationIsReportedInOneLine() throws Exception {
    run("[source0]\nenable=perhaps\n");
    assertThat(exitCode()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("err")))
        .contains("expected 0 or 1 in enable of [source0] in")
        .doesNotContain("\tat ");
  }

  private void admitted() throws Exception {
    run("[tests]\nfile-loop=0\n[source0]\n[source1]\n");
    JsonNode ready = server.next();
    assertThat(ready.get("instance_id").asString()).isEqualTo(ID);
    assertThat(ready.get("process_id").asLong()).isEqualTo(process.pid());
    assertThat(ready.get("streams_count").asInt()).isEqualTo(2);
    server.send(TestServer.ACK.replace("CONFIRMED", "confirmed"));
  }

  private void run(String configuration) throws IOException {
    Path config = Files.writeString(folder.resolve("ds.txt"), configuration);
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ReferenceAppMain.class.getName(),
            "-c",
            config.toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "APP_ID",
                ID,
                "LC_ALL",
                "C.UTF-8",
                "DS_WS_URL",
                server.address() + "&key=secret",
                "DS_LOG_BASE_DIR",
                folder.resolve("logs").toString()));
    process =
        builder
            .directory(folder.toFile())
            .redirectError(folder.resolve("err").toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .start();
  }

  /** Returns the next message of the type and skips log lines. */
  private JsonNode next(String type) throws InterruptedException {
    while (true) {
      JsonNode message = server.next();
      if (message.get("type").asString().equals(type)) {
        return message;
      }
      assertThat(message.get("type").asString()).isEqualTo("log");
    }
  }

  private int exitCode() throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS))
        .as("%s", Files.readString(folder.resolve("err"), StandardCharsets.UTF_8))
        .isTrue();
    return process.exitValue();
  }

  private static Path onlyChild(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }
}
