package io.dsfleet.bridge.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.MediaFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaFileListerTest {
  private static final Pattern MP4 = Pattern.compile("(?i).*\\.mp4");

  @TempDir private Path folder;

  private static MediaListing find(CameraType type, Path path, String root) {
    return new MediaFileLister(MP4, 100, List.of(root))
        .list(
            new AnalysisRequest(
                5L, type, path.toString(), null, "/out", null, null, null, null, null));
  }

  private void create(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(folder.resolve(name));
    }
  }

  private static JobRefusalCode refusal(MediaListing found) {
    return ((MediaListing.NotFound) found).code();
  }

  @Test
  void folder_listsVideosInNaturalOrder() throws IOException {
    create("b10.mp4", "b2.mp4", "a.MP4", "b02.mp4", ".hidden.mp4", "notes.txt", "가1.mp4");
    Files.createDirectory(folder.resolve("sub.mp4"));

    MediaListing.Found found = (MediaListing.Found) find(CameraType.FILESET, folder, "/");

    assertThat(found.files())
        .extracting(MediaFile::fileName)
        .containsExactly("a.MP4", "b02.mp4", "b2.mp4", "b10.mp4", "가1.mp4");
    Object inode = Files.getAttribute(folder.resolve("a.MP4"), "unix:ino");
    assertThat(found.files().getFirst().fileId()).isEqualTo(inode);
  }

  @Test
  void folder_isListedWithItsUtf8Names_inAnyLocale() throws IOException {
    create("정문 1.mp4", "plain.mp4");
    Files.createFile(Path.of(URI.create(folder.toUri() + "%C0%C5.mp4")));

    assertThat(ListingProcess.listInPosixLocale(folder))
        .containsExactlyInAnyOrder(
            "plain.mp4 at " + folder + "/plain.mp4",
            "정문 1.mp4 at " + folder + "/정문 1.mp4",
            "\ufffd\ufffd.mp4 at " + folder + "/\ufffd\ufffd.mp4");
  }

  @Test
  void folderThatTheLocaleCannotExpress_isRefusedWithTheReason() throws IOException {
    assertThat(ListingProcess.listInPosixLocale(folder.resolve("정문")))
        .singleElement()
        .asString()
        .startsWith("MEDIA_UNREADABLE: this host cannot express the path ")
        .endsWith("LC_ALL=C.UTF-8");
  }

  @Test
  void links_areListedOnce_andLoopsDevicesAndDanglingOnesAreLeftOut() throws IOException {
    create("file.mp4");
    Files.createLink(folder.resolve("hard.mp4"), folder.resolve("file.mp4"));
    Files.createSymbolicLink(folder.resolve("soft.mp4"), folder.resolve("file.mp4"));
    Files.createSymbolicLink(folder.resolve("chain.mp4"), folder.resolve("soft.mp4"));
    Files.createSymbolicLink(folder.resolve("loop.mp4"), folder.resolve("loop.mp4"));
    Files.createSymbolicLink(folder.resolve("up.mp4"), folder);
    Files.createSymbolicLink(folder.resolve("none.mp4"), folder.resolve("none"));
    Files.createSymbolicLink(folder.resolve("device.mp4"), Path.of("/dev/zero"));

    MediaListing.Found found = (MediaListing.Found) find(CameraType.FILESET, folder, "/");

    assertThat(found.files())
        .extracting(MediaFile::fileName)
        .containsExactly("chain.mp4", "file.mp4", "hard.mp4", "soft.mp4");
  }

  @Test
  void folder_withoutVideo_hasNoFiles() throws IOException {
    create("notes.txt");

    assertThat(refusal(find(CameraType.FILESET, folder, "/"))).isEqualTo(JobRefusalCode.NO_FILES);
  }

  @Test
  void folder_missing_isUnreadable() {
    assertThat(refusal(find(CameraType.FILESET, folder.resolve("none"), "/")))
        .isEqualTo(JobRefusalCode.MEDIA_UNREADABLE);
  }

  @Test
  void folder_outsideTheRoots_isForbidden_evenThroughALink() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path link = Files.createSymbolicLink(inside.resolve("link"), outside);

    for (Path path : List.of(outside, link, inside.resolve("../outside"))) {
      assertThat(refusal(find(CameraType.FILESET, path, inside.toString())))
          .isEqualTo(JobRefusalCode.PATH_FORBIDDEN);
    }
    assertThat(refusal(find(CameraType.FILESET, inside, inside.toString())))
        .isEqualTo(JobRefusalCode.NO_FILES);
  }

  @Test
  void missingFile_belowALinkToTheOutside_isForbidden() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path link = Files.createSymbolicLink(inside.resolve("link"), outside);

    assertThat(refusal(find(CameraType.FILE, link.resolve("a/none.mp4"), inside.toString())))
        .isEqualTo(JobRefusalCode.PATH_FORBIDDEN);
  }

  @Test
  void folder_ofTooManyFiles_isRefused() throws IOException {
    for (int i = 0; i < 101; i++) {
      create(i + ".mp4");
    }

    assertThat(refusal(find(CameraType.FILESET, folder, "/")))
        .isEqualTo(JobRefusalCode.MEDIA_UNREADABLE);
  }

  @Test
  void file_getsTheIdOfTheCamera() throws IOException {
    create("x.mp4");

    MediaListing.Found found =
        (MediaListing.Found) find(CameraType.FILE, folder.resolve("x.mp4"), "/");

    assertThat(found.files()).singleElement().matches(f -> f.fileId() == 5);
  }

  @Test
  void missingFile_isUnreadable_onlyIfItsFolderIsVisible() {
    assertThat(refusal(find(CameraType.FILE, folder.resolve("none.mp4"), "/")))
        .isEqualTo(JobRefusalCode.MEDIA_UNREADABLE);
    assertThat(find(CameraType.FILE, Path.of("/container-only/x.mp4"), "/"))
        .isInstanceOf(MediaListing.Found.class);
  }
}
