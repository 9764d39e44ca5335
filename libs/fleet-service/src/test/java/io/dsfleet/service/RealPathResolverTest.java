package io.dsfleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealPathResolverTest {
  @TempDir private Path temp;

  private Path media;
  private Path other;
  private Path dangling;

  @BeforeEach
  void makeFolders() throws IOException {
    media = Files.createDirectory(temp.toRealPath().resolve("media"));
    other = Files.createDirectory(temp.toRealPath().resolve("other"));
    dangling = Files.createSymbolicLink(media.resolve("dangling"), temp.resolve("none"));
  }

  @Test
  void resolve_followsTheLinksOfTheExistingPart() throws IOException {
    Path link = Files.createSymbolicLink(media.resolve("link"), other);

    assertThat(RealPathResolver.resolve(link)).isEqualTo(other);
    assertThat(RealPathResolver.resolve(link.resolve("a/b"))).isEqualTo(other.resolve("a/b"));
    assertThat(RealPathResolver.resolve(media.resolve("a/../b"))).isEqualTo(media.resolve("b"));
  }

  @Test
  void resolve_danglingLink_isTheRootOfTheFileSystem() {
    assertThat(RealPathResolver.resolve(dangling)).isEqualTo(Path.of("/"));
    assertThat(RealPathResolver.resolve(dangling.resolve("a"))).isEqualTo(Path.of("/"));
  }

  @Test
  void inside_isTheFolderAndWhatIsBelowIt() throws IOException {
    Path out = Files.createSymbolicLink(media.resolve("out"), other);
    Path linkedRoot = Files.createSymbolicLink(temp.resolve("root"), media);

    assertThat(isInside(media, media)).isTrue();
    assertThat(isInside(media.resolve("a/b"), media)).isTrue();
    assertThat(isInside(media.resolve("a/b"), linkedRoot)).isTrue();
    assertThat(isInside(linkedRoot.resolve("a"), media)).isTrue();
    assertThat(isInside(temp.resolve("media2"), media)).isFalse();
    assertThat(isInside(media.resolve("../other"), media)).isFalse();
    assertThat(isInside(out, media)).isFalse();
    assertThat(isInside(out.resolve("missing"), media)).isFalse();
    assertThat(isInside(dangling, media)).isFalse();
    assertThat(RealPathResolver.isInside(other, List.of(media, other))).isTrue();
    assertThat(RealPathResolver.isInside(other, List.of())).isFalse();
  }

  @Test
  void inside_folderWithADanglingLink_isNothing() {
    assertThat(isInside(other, dangling)).isFalse();
    assertThat(isInside(dangling, dangling)).isFalse();
    assertThat(isInside(other, Path.of("/"))).isTrue();
  }

  @Test
  void same_isOneFileUnderSeveralNames() throws IOException {
    Path link = Files.createSymbolicLink(media.resolve("link"), other);
    Path file = Files.createFile(media.resolve("file"));
    Path hardLink = Files.createLink(media.resolve("hard-link"), file);

    assertThat(RealPathResolver.isSame(link.toString(), other + "/")).isTrue();
    assertThat(RealPathResolver.isSame(file.toString(), hardLink.toString())).isTrue();
    assertThat(RealPathResolver.isSame("/no/such/place", "/no/./such/place/")).isTrue();
    assertThat(RealPathResolver.isSame("rtsp://a/1", "rtsp://a/1")).isTrue();
    assertThat(RealPathResolver.isSame(media.toString(), other.toString())).isFalse();
    assertThat(RealPathResolver.isSame(dangling.toString(), media.toString())).isFalse();
    assertThat(RealPathResolver.isSame("rtsp://a/1", "rtsp://a/2")).isFalse();
    assertThat(RealPathResolver.isSame("/a\0", "/b")).isFalse();
  }

  private static boolean isInside(Path path, Path folder) {
    return RealPathResolver.isInside(path, List.of(folder));
  }
}
