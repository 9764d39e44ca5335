package io.dsfleet.bridge.media;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.bridge.media.FileNameTable.Entry;
import io.dsfleet.bridge.media.FileNameTable.Verdict;
import io.dsfleet.bridge.push.JobPlan;
import io.dsfleet.bridge.push.JobPlanner;
import io.dsfleet.bridge.push.PushFrames;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.path.PathMapping;
import io.dsfleet.messages.path.VideoFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests files of all legal names from the listing of their folder to their results. */
class FileNameTableTest {
  private static final long SEED = 20261128;
  private static final int FRAME_BYTES = 65_536;
  private static final List<Entry> NAMES = FileNameTable.of(SEED);

  @TempDir private Path media;
  @TempDir private Path results;

  @BeforeEach
  void createFiles() throws IOException {
    for (Entry entry : NAMES) {
      Files.createFile(Path.of(URI.create(media.toUri() + entry.uriSegment())));
    }
  }

  @Test
  void theTableIsLarge() {
    assertThat(NAMES).hasSizeGreaterThan(150);
  }

  @Test
  void everyVideoIsListed_underItsNameIfThatIsUtf8() {
    assertThat(list())
        .extracting(MediaFile::fileName)
        .containsExactlyInAnyOrderElementsOf(
            NAMES.stream()
                .filter(entry -> entry.verdict() != Verdict.LEFT_OUT)
                .map(Entry::text)
                .toList());
  }

  @Test
  void listedPathsCanBeOpened_unlessTheNameIsNotUtf8() {
    List<String> invalid =
        NAMES.stream()
            .filter(entry -> entry.verdict() == Verdict.LISTED_WITH_REPLACEMENT)
            .map(Entry::text)
            .toList();
    for (MediaFile file : list()) {
      boolean opens = Files.exists(Path.of(requireNonNull(file.filePath())));
      assertThat(opens).as(file.fileName()).isNotEqualTo(invalid.contains(file.fileName()));
    }
  }

  @Test
  void everyFileHasAResultPathThatNoOtherFileShares() throws IOException {
    List<MediaFile> pushed = pushed(list());

    for (MediaFile file : pushed) {
      Path output = Path.of(requireNonNull(file.outputPath()));
      assertThat(output.getParent()).isEqualTo(results);
      Files.createFile(output);
    }
    try (Stream<Path> written = Files.list(results)) {
      assertThat(written).hasSameSizeAs(list());
    }
    assertThat(pushed)
        .extracting(file -> folded(requireNonNull(file.outputPath())))
        .doesNotHaveDuplicates();
  }

  @Test
  void theResultOfANameThatIsUniqueAndShort_hasItsName() throws IOException {
    for (MediaFile file : pushed(list())) {
      String name = requireNonNull(file.fileName());
      boolean unique =
          list().stream()
                  .filter(other -> folded(requireNonNull(other.fileName())).equals(folded(name)))
                  .count()
              == 1;
      if (unique && name.getBytes(StandardCharsets.UTF_8).length <= 250) {
        assertThat(file.outputPath()).isEqualTo(results.resolve(name + ".json").toString());
      }
    }
  }

  @Test
  void aDanglingLinkIsLeftOut_andDoesNotStopTheListing() throws IOException {
    Files.createSymbolicLink(media.resolve("dangling.mp4"), media.resolve("none"));

    assertThat(list()).extracting(MediaFile::fileName).doesNotContain("dangling.mp4").isNotEmpty();
  }

  private List<MediaFile> list() {
    MediaListing listing =
        new MediaFileLister(Pattern.compile(VideoFiles.DEFAULT_PATTERN), 1_000, List.of("/"))
            .list(request());
    assertThat(listing).isInstanceOf(MediaListing.Found.class);
    return ((MediaListing.Found) listing).files();
  }

  /** The files as the app receives them. */
  private List<MediaFile> pushed(List<MediaFile> files) {
    JobPlan plan =
        new JobPlanner(new PathMapping(List.of()), UrlSecretSealer.none())
            .plan(new Assignment("default.a", 1, "app-1", 0, 1), request(), files);
    List<MediaFile> pushed = new ArrayList<>();
    for (String frame :
        new PushFrames(plan, ProtocolDialect.CURRENT, FRAME_BYTES).split(0, files.size(), true)) {
      pushed.addAll(received(frame).files());
    }
    assertThat(pushed.removeLast().isEos()).isTrue();
    assertThat(pushed).hasSameSizeAs(files);
    assertThat(plan.outputPaths())
        .containsExactlyElementsOf(
            pushed.stream().map(file -> requireNonNull(file.outputPath())).toList());
    return pushed;
  }

  private AnalysisRequest request() {
    return new AnalysisRequest(
        5L,
        CameraType.FILESET,
        media.toString(),
        "gate",
        results.toString(),
        null,
        null,
        null,
        null,
        null);
  }

  private static PushFile received(String frame) {
    try {
      return (PushFile) AppProtocol.fromServer(frame).message();
    } catch (ProtocolViolation violation) {
      throw new AssertionError(violation);
    }
  }

  /** The path as a file system sees it that ignores case and Unicode normal form. */
  private static String folded(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
