package io.dsfleet.state;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import io.dsfleet.messages.job.CameraSecrets;
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

/** The file with the keys for cameras' passwords: one a line, the first one seals, all open. */
final class CameraKeyFile {
  private static final int KEY_BYTES = 32;

  /** Where containers find their secrets: these are readable for all, but only inside. */
  private static final Path CONTAINERS = Path.of("/run/secrets");

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);

  private CameraKeyFile() {}

  /**
   * The secrets of this file's keys; without a file none can be kept.
   *
   * @param make whether a file that is missing is made, closed to other users
   * @throws StartRefusedException where the file is missing, open to other users, or holds no key
   *     or one that is too short
   */
  static CameraSecrets read(@Nullable Path file, boolean make) {
    if (file == null || file.toString().isBlank()) {
      return CameraSecrets.none();
    }
    Path path = file.toAbsolutePath().normalize();
    try {
      if (make && Files.notExists(path)) {
        make(path);
      }
      checkClosed(path);
      return new CameraSecrets(keys(path));
    } catch (IOException | UnsupportedOperationException unreadable) {
      throw refused(path, "to be readable, but it is not: " + unreadable);
    }
  }

  private static void checkClosed(Path file) throws IOException {
    if (file.startsWith(CONTAINERS)
        || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNERS.containsAll(mode)) {
      throw refused(
          file,
          "to be closed to other users (chmod 600), but its mode is "
              + PosixFilePermissions.toString(mode));
    }
  }

  private static List<String> keys(Path file) throws IOException {
    List<String> keys =
        Files.readString(file).lines().map(String::strip).filter(key -> !key.isEmpty()).toList();
    if (keys.isEmpty()) {
      throw refused(file, "to hold a key, but it is empty");
    }
    for (String key : keys) {
      if (key.length() < CameraSecrets.KEY_LEAST) {
        throw refused(
            file,
            "to hold keys of at least "
                + CameraSecrets.KEY_LEAST
                + " characters, but one has "
                + key.length());
      }
    }
    return keys;
  }

  private static StartRefusedException refused(Path file, String but) {
    return new StartRefusedException(
        "expected dsfleet.state.camera-key-file (" + file + ") " + but);
  }

  /** Whole or not at all: another service may read it at the same moment. */
  private static void make(Path file) throws IOException {
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
      // the other one's key is the key
    } finally {
      Files.delete(whole);
    }
  }
}
