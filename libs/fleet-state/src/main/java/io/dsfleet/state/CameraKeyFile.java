package io.dsfleet.state;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.service.StartRefusedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file with the keys that encrypt camera passwords, one per line: the first encrypts, all
 * decrypt.
 */
final class CameraKeyFile {
  private static final int KEY_BYTES = 32;

  /** Secrets of containers: readable for every user, but only inside the container. */
  private static final Path CONTAINERS = Path.of("/run/secrets");

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);

  private CameraKeyFile() {}

  /**
   * Reads the keys; without a file passwords cannot be stored.
   *
   * @param create whether a missing file is created, accessible to its owner only
   * @throws StartRefusedException if the file is missing, accessible to other users, empty, or has
   *     a key that is too short
   */
  static UrlSecretSealer read(@Nullable Path file, boolean create) {
    if (file == null || file.toString().isBlank()) {
      return UrlSecretSealer.none();
    }
    Path path = file.toAbsolutePath().normalize();
    try {
      if (create && Files.notExists(path)) {
        create(path);
      }
      checkClosed(path);
      return new UrlSecretSealer(keys(path));
    } catch (IOException | UnsupportedOperationException unreadable) {
      throw refused(path, "cannot be read: " + unreadable);
    }
  }

  private static void checkClosed(Path file) throws IOException {
    if (file.startsWith(CONTAINERS)
        || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw refused(
          file,
          "must be accessible to its owner only (chmod 600), but its mode is "
              + PosixFilePermissions.toString(mode));
    }
  }

  private static List<String> keys(Path file) throws IOException {
    List<String> keys =
        Files.readString(file).lines().map(String::strip).filter(key -> !key.isEmpty()).toList();
    if (keys.isEmpty()) {
      throw refused(file, "is empty; it must contain a key");
    }
    for (String key : keys) {
      if (key.length() < UrlSecretSealer.MIN_KEY_LENGTH) {
        throw refused(
            file,
            "has a key of "
                + key.length()
                + " characters; the minimum is "
                + UrlSecretSealer.MIN_KEY_LENGTH);
      }
    }
    return keys;
  }

  private static StartRefusedException refused(Path file, String problem) {
    return new StartRefusedException("dsfleet.state.camera-key-file (" + file + ") " + problem);
  }

  /** Creates the file atomically, because another service may read it at the same time. */
  private static void create(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path folder = file.getParent();
    Files.createDirectories(folder);
    Path whole =
        Files.createTempFile(
            folder,
            "camera",
            ".key",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(whole, HexFormat.of().formatHex(key) + "\n");
      Files.createLink(file, whole);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      // Use the key of the service that was faster.
    } finally {
      Files.delete(whole);
    }
  }
}
