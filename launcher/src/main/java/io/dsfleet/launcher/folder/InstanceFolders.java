package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.launch.LaunchToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes and removes instance folders. Not final, because the simulation overrides it without a
 * file system.
 */
public class InstanceFolders {
  static final String MAIN_CONFIG = "ds_config.txt";
  static final String WEBSOCKET_CONFIG = "websocket_config.txt";
  static final String LOGGING_CONFIG = "logging_config.txt";

  private static final List<String> TEMPLATES =
      List.of(MAIN_CONFIG, WEBSOCKET_CONFIG, LOGGING_CONFIG);
  private static final Pattern YAML = Pattern.compile("(?is).*\\.ya?ml");
  private static final int PORT = 80;
  private static final int TLS_PORT = 443;

  private final URI server;
  private final AllowedLaunchRoots configRoots;

  /**
   * @param server WebSocket URL that apps connect to
   * @param configRoots folders that may contain the {@code config_path} of a launch
   */
  public InstanceFolders(URI server, List<Path> configRoots) {
    this.server = server;
    this.configRoots = new AllowedLaunchRoots(configRoots);
  }

  /** Writes the folder and its files; removes a new folder again if writing fails. */
  public AppFiles prepare(LaunchSpec spec, LaunchToken token) throws LaunchRefusedException {
    ContainerPathMapping rules = rulesOf(spec);
    AppFiles files = filesOf(spec);
    Map<String, String> texts = texts(spec, token, rules, files);
    boolean isNew = !Files.exists(spec.folder(), LinkOption.NOFOLLOW_LINKS);
    try {
      createFolder(spec.folder());
      copyAdditionalFiles(spec.profile().templates(), spec.folder());
      for (Map.Entry<String, String> text : texts.entrySet()) {
        write(spec.folder().resolve(text.getKey()), text.getValue());
      }
      return files;
    } catch (IOException unwritable) {
      if (isNew) {
        remove(spec.folder());
      }
      throw new LaunchRefusedException(
          RequestRefusalCode.FOLDER_UNWRITABLE,
          "cannot write the folder of instance " + spec.instanceId() + ": " + unwritable);
    }
  }

  /** Returns the paths of an instance's files, which may not exist. */
  public static AppFiles filesOf(LaunchSpec spec) throws LaunchRefusedException {
    return new AppFiles(rulesOf(spec).toAppPath(spec.folder()), spec.folder());
  }

  private static ContainerPathMapping rulesOf(LaunchSpec spec) {
    return switch (spec.profile().runner()) {
      case PROCESS -> ContainerPathMapping.IDENTITY;
      case EXEC, CONTAINER ->
          spec.profile().docker().paths().isEmpty()
              ? ContainerPathMapping.IDENTITY
              : new ContainerPathMapping(spec.profile().docker().paths());
    };
  }

  private Map<String, String> texts(
      LaunchSpec spec, LaunchToken token, ContainerPathMapping rules, AppFiles files)
      throws LaunchRefusedException {
    Path templates = spec.profile().templates();
    Map<String, String> values = values(spec, token, files);
    Map<String, String> overrides = Objects.requireNonNullElse(spec.settings().config(), Map.of());
    ConfigValueValidator.check(overrides);
    Path named = namedConfig(spec.settings().configPath(), rules);
    MainConfig config =
        MainConfig.parse(
            named == null
                ? ConfigTemplate.read(templates, MAIN_CONFIG)
                : ConfigTemplate.read(named));
    if (named != null) {
      Path folder = named.resolveSibling("");
      config = config.withAbsoluteFileNames(name -> isFile(folder, name), rules.toAppPath(folder));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    String filled = config.withStreams(spec.streams()).withValues(overrides).text();
    // A named configuration is not a template: its text is not filled.
    texts.put(
        MAIN_CONFIG, named == null ? ConfigTemplate.fill(filled, MAIN_CONFIG, values) : filled);
    for (String name : List.of(WEBSOCKET_CONFIG, LOGGING_CONFIG)) {
      texts.put(name, ConfigTemplate.fill(ConfigTemplate.read(templates, name), name, values));
    }
    return texts;
  }

  private Map<String, String> values(LaunchSpec spec, LaunchToken token, AppFiles files)
      throws LaunchRefusedException {
    URI address = Objects.requireNonNullElse(spec.profile().server(), server);
    boolean tls = "wss".equals(address.getScheme());
    int port = address.getPort() > 0 ? address.getPort() : tls ? TLS_PORT : PORT;
    String path = ConfigValueValidator.requirePlain("server path", address.getPath());
    Map<String, String> values = new LinkedHashMap<>();
    values.put("instance_id", spec.instanceId());
    values.put("pool", spec.pool());
    values.put("streams_count", Integer.toString(spec.streams()));
    values.put("server_host", ConfigValueValidator.requirePlain("server name", hostOf(address)));
    values.put("server_port", Integer.toString(port));
    values.put("server_path", path + "?" + LaunchToken.PARAMETER + "=" + token.secret());
    values.put("server_tls", tls ? "1" : "0");
    values.put("config_dir", ConfigValueValidator.requirePlain("folder path", files.appFolder()));
    values.put("log_dir", files.appFolder());
    return values;
  }

  private static String hostOf(URI address) throws LaunchRefusedException {
    if (address.getHost() == null) {
      throw new LaunchRefusedException(
          RequestRefusalCode.UNAVAILABLE,
          "no host in the configured server URL; use ws://HOST:PORT/PATH");
    }
    return address.getHost();
  }

  private @Nullable Path namedConfig(@Nullable String configPath, ContainerPathMapping rules)
      throws LaunchRefusedException {
    if (configPath == null) {
      return null;
    }
    try {
      Path asHost = Path.of(configPath);
      Path found =
          configRoots.contains(asHost) ? asHost : rules.toHostPath(configPath).orElse(asHost);
      Path allowed = configRoots.require("config_path", found);
      if (YAML.matcher(configPath).matches()) {
        throw new LaunchRefusedException(
            RequestRefusalCode.TEMPLATE_MISSING,
            "config_path",
            "YAML is unsupported in config_path; use a text configuration with a [source0] group");
      }
      return allowed;
    } catch (InvalidPathException invalid) {
      throw AllowedLaunchRoots.forbidden("config_path", configPath);
    }
  }

  private static boolean isFile(Path folder, String name) {
    try {
      return !name.isBlank() && Files.isRegularFile(folder.resolve(name));
    } catch (InvalidPathException notAName) {
      return false;
    }
  }

  /** Creates the folder; fails if it contains files that this launcher did not write. */
  private static void createFolder(Path folder) throws IOException {
    if (Files.isSymbolicLink(folder)) {
      throw new IOException(folder + " is a symbolic link");
    }
    if (Files.isDirectory(folder) && !isInstanceFolder(folder)) {
      throw new IOException(folder + " contains files that the launcher did not write");
    }
    Files.createDirectories(folder);
    restrict(folder, "rwxrwx---");
  }

  private static boolean isInstanceFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return Files.exists(folder.resolve(MAIN_CONFIG)) || files.findAny().isEmpty();
    }
  }

  private static void copyAdditionalFiles(@Nullable Path templates, Path folder)
      throws IOException {
    if (templates == null) {
      return;
    }
    List<Path> additional;
    try (Stream<Path> files = Files.list(templates)) {
      additional =
          files
              .filter(file -> Files.isRegularFile(file))
              .filter(file -> !TEMPLATES.contains(file.getFileName().toString()))
              .toList();
    }
    for (Path file : additional) {
      Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    Files.createFile(temporary);
    restrict(temporary, "rw-rw----");
    Files.write(temporary, RawText.toBytes(text));
    Files.move(
        temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Restricts access to the user and group, which the app and the launcher share. */
  private static void restrict(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  /** Deletes the launch token of an exited app; keeps its logs. */
  public void deleteToken(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(WEBSOCKET_CONFIG));
    } catch (IOException kept) {
      // Harmless: the token is no longer valid.
    }
  }

  /** Deletes an instance folder with its contents; returns whether it is gone. */
  public boolean remove(Path folder) {
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && isInstanceFolder(folder)) {
        FolderDeleter.delete(folder);
      }
      return !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException kept) {
      return false;
    }
  }
}
