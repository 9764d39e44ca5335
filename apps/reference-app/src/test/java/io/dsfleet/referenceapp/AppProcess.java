package io.dsfleet.referenceapp;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The app as a separate process with measurements from outside. Needs Linux and a JDK. */
final class AppProcess implements AutoCloseable {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  private final Process process;
  private final Path log;

  /** Starts the app with the given number of slots in its own folder. */
  AppProcess(Path folder, int slots, URI server) throws IOException {
    StringBuilder config = new StringBuilder();
    for (int slot = 0; slot < slots; slot++) {
      config.append("[source").append(slot).append("]\nenable=1\n");
    }
    Path main = Files.writeString(folder.resolve("config.txt"), config);
    Path socket =
        Files.writeString(
            folder.resolve("websocket.txt"),
            "[websocket]\nreconnect_interval=0\nexponential_backoff=0\n");
    log = folder.resolve("app.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            JAVA_HOME.resolve("bin").resolve("java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ReferenceAppMain.class.getName(),
            "-c",
            main.toString());
    builder.environment().put("APP_ID", "soak");
    builder.environment().put("DS_WS_URL", server.toString());
    builder.environment().put("DS_WS_CONFIG_FILE", socket.toString());
    builder.environment().put("DS_LOG_BASE_DIR", folder.resolve("logs").toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    process = builder.start();
  }

  /**
   * Resources of the process at one moment.
   *
   * @param heapBytes of objects that are in use
   * @param nativeObjects of FFmpeg and OpenCV that nobody has given back
   * @param residentKibibytes memory of all kinds
   */
  record Holdings(
      long heapBytes, long nativeObjects, long residentKibibytes, long threads, long files) {}

  /** Measures after a full garbage collection. */
  Holdings holdings() throws IOException, InterruptedException {
    long heap = 0;
    long deallocators = 0;
    // The second measurement excludes objects that the first one queued for cleaning.
    for (int look = 0; look < 2; look++) {
      heap = 0;
      deallocators = 0;
      for (String line : histogram()) {
        String[] words = line.strip().split("\\s+");
        if (words[0].equals("Total")) {
          heap = Long.parseLong(words[2]);
        } else if (line.contains("org.bytedeco") && line.contains("Deallocator")) {
          deallocators += Long.parseLong(words[1]);
        }
      }
    }
    return new Holdings(
        heap, deallocators, status("VmRSS:"), status("Threads:"), count(Path.of("fd")));
  }

  private List<String> histogram() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                JAVA_HOME.resolve("bin").resolve("jcmd").toString(),
                String.valueOf(process.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd failed: " + text);
    }
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  private long status(String key) throws IOException {
    return Files.readAllLines(proc(Path.of("status"))).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  private long count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(proc(folder))) {
      return entries.count();
    }
  }

  private Path proc(Path name) {
    return Path.of("/proc", String.valueOf(process.pid())).resolve(name);
  }

  /** Names of the threads, for failure messages. */
  List<String> threadNames() throws IOException {
    try (Stream<Path> tasks = Files.list(proc(Path.of("task")))) {
      return tasks.map(AppProcess::name).sorted().toList();
    }
  }

  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException e) {
      return "ended";
    }
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Returns the exit code; waits up to a minute. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("expected the app to end, but it did not");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
