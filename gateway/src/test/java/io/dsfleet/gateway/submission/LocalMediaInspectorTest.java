package io.dsfleet.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMediaInspectorTest {
  @TempDir Path folder;
  private final LocalMediaInspector media =
      new LocalMediaInspector(Pattern.compile(".+\\.mp4"), false);

  @Test
  void kind_of_folders_files_and_missing_paths() throws IOException {
    Path file = Files.createFile(folder.resolve("a.mp4"));

    assertThat(media.kindOf(folder.toString())).isEqualTo(MediaInspector.PathKind.FOLDER);
    assertThat(media.kindOf(file.toString())).isEqualTo(MediaInspector.PathKind.FILE);
    assertThat(media.kindOf(folder + "/none")).isEqualTo(MediaInspector.PathKind.MISSING);
    assertThat(media.kindOf(folder + "/none/deeper")).isEqualTo(MediaInspector.PathKind.UNKNOWN);
    assertThat(new LocalMediaInspector(Pattern.compile("x"), true).kindOf(folder + "/none/deeper"))
        .isEqualTo(MediaInspector.PathKind.MISSING);
  }

  @Test
  void inode_of_existing_paths_only() throws IOException {
    long inode = (Long) Files.getAttribute(folder, "unix:ino");

    assertThat(media.inodeOf(folder.toString())).hasValue(inode);
    assertThat(media.inodeOf(folder + "/none")).isEmpty();
    assertThat(media.inodeOf("relative")).isEmpty();
    assertThat(media.inodeOf("a\0b")).isEmpty();
  }

  @Test
  void video_files_are_found_by_name() throws IOException {
    Files.createFile(folder.resolve("notes.txt"));
    Files.createDirectory(folder.resolve("folder.mp4"));
    assertThat(media.containsVideo(folder.toString())).isFalse();

    Files.createFile(folder.resolve("clip.mp4"));
    assertThat(media.containsVideo(folder.toString())).isTrue();
  }

  @Test
  void video_files_with_line_ends_in_their_names_are_found() throws IOException {
    Files.createFile(folder.resolve("a\nb\u2028.mp4"));

    assertThat(media.containsVideo(folder.toString())).isTrue();
  }

  @Test
  void links_areResolved_andDanglingOnesAreOutside(@TempDir Path folder) throws IOException {
    Path root = Files.createDirectory(folder.resolve("root")).toRealPath();
    Path outside = Files.createDirectory(folder.resolve("outside")).toRealPath();
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createSymbolicLink(root.resolve("dangling"), folder.resolve("nothing"));
    Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));

    List<Path> roots = List.of(root, root.resolve("dangling"));
    assertThat(media.isInside(root.resolve("new/folder"), roots)).isTrue();
    assertThat(media.isInside(root.resolve("out/new"), roots)).isFalse();
    assertThat(media.isInside(outside.resolve("new"), List.of(root.resolve("out")))).isTrue();
    assertThat(media.isInside(root.resolve("dangling"), roots)).isFalse();
    assertThat(media.isInside(root.resolve("dangling/x"), roots)).isFalse();
    assertThat(media.isInside(root.resolve("loop/x"), roots)).isFalse();
    assertThat(media.realPathOf(root.resolve("out").toString())).isEqualTo(outside.toString());
  }
}
