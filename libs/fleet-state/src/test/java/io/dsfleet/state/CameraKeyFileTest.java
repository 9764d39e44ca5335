package io.dsfleet.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.service.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CameraKeyFileTest {
  private static final String URL = "rtsp://viewer:s3cret@10.0.0.7:554/live";
  private static final String OLD_KEY = "0123456789abcdef0123456789abcdef";
  private static final String NEW_KEY = "fedcba9876543210fedcba9876543210";

  @TempDir Path folder;

  @Test
  void missingFile_isCreated_forItsOwnerOnly_andReadAgain() throws IOException {
    Path file = folder.resolve("apps-that-are-not-there/../camera.key");

    UrlSecretSealer first = CameraKeyFile.read(file, true);
    UrlSecretSealer second = CameraKeyFile.read(file, true);

    assertThat(second.open(first.seal(URL))).isEqualTo(URL);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(camera())))
        .isEqualTo("rw-------");
    assertThat(Files.readString(camera())).matches("[0-9a-f]{64}\\n");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(camera());
    }
  }

  @Test
  void concurrentCreation_yieldsOneKey() throws Exception {
    List<Future<String>> sealed = new ArrayList<>();
    try (ExecutorService services = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        sealed.add(services.submit(() -> CameraKeyFile.read(camera(), true).seal(URL)));
      }
      for (Future<String> each : sealed) {
        assertThat(each.get()).isEqualTo(sealed.getFirst().get());
      }
    }
  }

  @Test
  void missingFile_withoutCreation_isRefused() {
    assertRefused("cannot be read: ");
    assertThat(camera()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-", "rwx-----x"})
  void fileAccessibleToOthers_isRefused(String mode) throws IOException {
    write(OLD_KEY, mode);

    assertRefused("must be accessible to its owner only (chmod 600), but its mode is " + mode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
  void fileAccessibleToItsOwnerOnly_isAccepted(String mode) throws IOException {
    write(OLD_KEY, mode);

    assertThat(CameraKeyFile.read(camera(), false).seal(URL))
        .isEqualTo(new UrlSecretSealer(List.of(OLD_KEY)).seal(URL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0123456789abcdef0123456789abcde", "x", OLD_KEY + "\nshort"})
  void shortKey_isRefused(String text) throws IOException {
    write(text, "rw-------");

    assertRefused(" characters; the minimum is 32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "  \n\n"})
  void emptyFile_isRefused(String text) throws IOException {
    write(text, "rw-------");

    assertRefused("is empty; it must contain a key");
  }

  @Test
  void firstKeyEncrypts_allKeysDecrypt() throws IOException {
    write(NEW_KEY + "\r\n\n" + OLD_KEY + "\n", "rw-------");

    UrlSecretSealer secrets = CameraKeyFile.read(camera(), true);

    assertThat(secrets.seal(URL)).isEqualTo(new UrlSecretSealer(List.of(NEW_KEY)).seal(URL));
    assertThat(secrets.open(new UrlSecretSealer(List.of(OLD_KEY)).seal(URL))).isEqualTo(URL);
  }

  @Test
  void withoutFile_thereIsNoKey() {
    assertThat(CameraKeyFile.read(null, true).seal(URL)).contains("viewer:***@");
    assertThat(CameraKeyFile.read(Path.of(""), true).seal(URL)).contains("viewer:***@");
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> CameraKeyFile.read(camera(), false))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith("dsfleet.state.camera-key-file (" + camera() + ") ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("0123456789abcdef");
  }

  private Path camera() {
    return folder.resolve("camera.key");
  }

  private void write(String text, String mode) throws IOException {
    Files.writeString(camera(), text);
    Files.setPosixFilePermissions(camera(), PosixFilePermissions.fromString(mode));
  }
}
