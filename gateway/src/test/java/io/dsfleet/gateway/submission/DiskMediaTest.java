package io.dsfleet.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskMediaTest {
  @TempDir Path folder;
  private final DiskMedia media = new DiskMedia(Pattern.compile(".+\\.mp4"), false);

  @Test
  void kind_of_folders_files_and_missing_paths() throws IOException {
    Path file = Files.createFile(folder.resolve("a.mp4"));

    assertThat(media.kind(folder.toString())).isEqualTo(MediaView.Kind.FOLDER);
    assertThat(media.kind(file.toString())).isEqualTo(MediaView.Kind.FILE);
    assertThat(media.kind(folder + "/none")).isEqualTo(MediaView.Kind.MISSING);
    assertThat(media.kind(folder + "/none/deeper")).isEqualTo(MediaView.Kind.UNSEEN);
    assertThat(new DiskMedia(Pattern.compile("x"), true).kind(folder + "/none/deeper"))
        .isEqualTo(MediaView.Kind.MISSING);
  }

  @Test
  void inode_of_existing_paths_only() throws IOException {
    long inode = (Long) Files.getAttribute(folder, "unix:ino");

    assertThat(media.inode(folder.toString())).hasValue(inode);
    assertThat(media.inode(folder + "/none")).isEmpty();
    assertThat(media.inode("relative")).isEmpty();
    assertThat(media.inode("a\0b")).isEmpty();
  }

  @Test
  void video_files_are_found_by_name() throws IOException {
    Files.createFile(folder.resolve("notes.txt"));
    Files.createDirectory(folder.resolve("folder.mp4"));
    assertThat(media.holdsVideo(folder.toString())).isFalse();

    Files.createFile(folder.resolve("clip.mp4"));
    assertThat(media.holdsVideo(folder.toString())).isTrue();
  }

  @Test
  void links_areResolved_andDanglingOnesAreOutside(@TempDir Path folder) throws IOException {
    Path root = Files.createDirectory(folder.resolve("root")).toRealPath();
    Path outside = Files.createDirectory(folder.resolve("outside")).toRealPath();
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createSymbolicLink(root.resolve("dangling"), folder.resolve("nothing"));
    Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));

    assertThat(media.resolved(root.resolve("new/folder"))).isEqualTo(root.resolve("new/folder"));
    assertThat(media.resolved(root.resolve("out/new"))).isEqualTo(outside.resolve("new"));
    assertThat(media.resolved(root.resolve("dangling"))).isEqualTo(Path.of("/"));
    assertThat(media.resolved(root.resolve("loop/x"))).isEqualTo(Path.of("/"));
    assertThat(media.resolved(Path.of("/no/such/place"))).isEqualTo(Path.of("/no/such/place"));
  }
}
