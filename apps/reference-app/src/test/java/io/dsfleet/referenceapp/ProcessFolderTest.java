package io.dsfleet.referenceapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFolderTest {
  private static final long THIS = ProcessHandle.current().pid();
  private static final long NOBODY = 999_999_999;

  @TempDir Path root;

  @Test
  void theFolderIsDeletedWithItsProcess() throws IOException {
    Path path;
    try (ProcessFolder folder = ProcessFolder.create(root.resolve("ds"), "app-1", 7)) {
      path = folder.path();
      assertThat(path).isEqualTo(root.resolve("ds/app-1/7")).isEmptyDirectory();
      Files.writeString(Files.createDirectory(path.resolve("deep")).resolve("file"), "x");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void onlyFoldersOfEndedProcessesAreDeleted() throws IOException {
    Path dead = Files.createDirectories(root.resolve("app-1/" + NOBODY));
    Files.writeString(dead.resolve("file"), "x");
    Path living = Files.createDirectories(root.resolve("app-1/" + THIS));
    Path elsewhere = Files.createDirectories(root.resolve("app-2/" + NOBODY));
    Path recycled =
        Files.writeString(Files.createDirectories(root.resolve("app-1/7")).resolve("f"), "x");
    ProcessFolder.create(root, "app-1", 7);
    assertThat(dead).doesNotExist();
    assertThat(recycled).doesNotExist();
    assertThat(living).exists();
    assertThat(elsewhere).exists();
  }

  @Test
  void symbolicLinksAreNotFollowed() throws IOException {
    Path treasure = Files.createDirectories(root.resolve("treasure/" + NOBODY));
    Files.createSymbolicLink(root.resolve("app-1"), root.resolve("treasure"));
    assertThatThrownBy(() -> ProcessFolder.create(root, "app-1", 7))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a folder");
    assertThat(treasure).exists();
  }
}
