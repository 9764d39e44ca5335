package io.dsfleet.devtools.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the servers' programs on this machine. */
public final class ProgramLocator {
  private final List<Path> searchPath;

  ProgramLocator(List<Path> searchPath) {
    this.searchPath = List.copyOf(searchPath);
  }

  /** Searches the usual folders of Linux and macOS, then PATH. */
  public static ProgramLocator ofThisMachine() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return new ProgramLocator(Stream.of(path.split(File.pathSeparator)).map(Path::of).toList());
  }

  /**
   * RabbitMQ's start script. Skips Debian's wrapper of the same name on PATH, which needs root and
   * uses the system's data.
   */
  public Optional<Path> rabbitMqServer() {
    return first(
        "rabbitmq-server",
        "/usr/lib/rabbitmq/bin",
        "/opt/homebrew/opt/rabbitmq/sbin",
        "/usr/local/opt/rabbitmq/sbin");
  }

  /** The Redis server, or Valkey. */
  public Optional<Path> redisServer() {
    String[] folders = {"/opt/homebrew/opt/redis/bin", "/usr/local/opt/redis/bin"};
    return first("redis-server", folders).or(() -> first("valkey-server"));
  }

  /** Erlang's port mapper, epmd. */
  public Optional<Path> epmd() {
    return first(
            "epmd",
            "/usr/lib/erlang/bin",
            "/usr/lib64/erlang/bin",
            "/opt/homebrew/opt/erlang/bin",
            "/usr/local/opt/erlang/bin")
        .or(ProgramLocator::epmdInsideErlang);
  }

  /** The docker client. */
  public Optional<Path> docker() {
    return first("docker");
  }

  /** The dockerd program. */
  public Optional<Path> dockerEngine() {
    return first("dockerd").or(() -> first("dockerd", "/usr/sbin", "/usr/local/sbin"));
  }

  private Optional<Path> first(String program, String... folders) {
    List<Path> candidates = new ArrayList<>();
    Stream.of(folders).map(Path::of).forEach(candidates::add);
    candidates.addAll(searchPath);
    return candidates.stream()
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> epmdInsideErlang() {
    return Stream.of("/opt/homebrew/lib/erlang", "/usr/local/lib/erlang", "/usr/lib/erlang")
        .map(Path::of)
        .filter(Files::isDirectory)
        .flatMap(ProgramLocator::runtimeFolders)
        .map(folder -> folder.resolve("bin/epmd"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> runtimeFolders(Path erlang) {
    try (Stream<Path> folders = Files.list(erlang)) {
      return folders.filter(f -> f.getFileName().toString().startsWith("erts-")).toList().stream();
    } catch (IOException unreadable) {
      return Stream.empty();
    }
  }
}
