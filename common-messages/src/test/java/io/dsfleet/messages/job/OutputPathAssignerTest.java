package io.dsfleet.messages.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputPathAssignerTest {
  private static MediaFile file(String path, @Nullable String output) {
    return new MediaFile(FileType.FILE, null, path, null, output);
  }

  private static List<String> outputs(MediaFile... files) {
    return OutputPathAssigner.assign(List.of(files), "/out").stream()
        .map(file -> requireNonNull(file.outputPath()))
        .toList();
  }

  @Test
  void different_names_stay_as_they_are() {
    assertThat(outputs(file("/rec/a.mp4", null), file("/rec/a.mkv", null)))
        .containsExactly("/out/a.mp4.json", "/out/a.mkv.json");
  }

  @Test
  void equal_names_are_preceded_by_the_folders_that_differ() {
    assertThat(outputs(file("/rec/27/00.mp4", null), file("/rec/28/00.mp4", null)))
        .containsExactly("/out/27_00.mp4.json", "/out/28_00.mp4.json");
    assertThat(outputs(file("/27/cam/00.mp4", null), file("/28/cam/00.mp4", null)))
        .containsExactly("/out/27_cam_00.mp4.json", "/out/28_cam_00.mp4.json");
    assertThat(outputs(file("file:///00.mp4", null), file("file:///28/00.mp4", null)))
        .containsExactly("/out/00.mp4.json", "/out/28_00.mp4.json");
  }

  @Test
  void given_paths_are_kept_and_the_other_file_gives_way() {
    assertThat(outputs(file("/rec/27/00.mp4", null), file("/x", "/out//00.mp4.json")))
        .containsExactly("/out/27_00.mp4.json", "/out//00.mp4.json");
  }

  @Test
  void names_that_differ_by_case_or_normal_form_only_get_distinct_paths() {
    List<String> byCase = outputs(file("/rec/a.mp4", null), file("/rec/A.MP4", null));
    List<String> byForm = outputs(file("/rec/é.mp4", null), file("/rec/e\u0301.mp4", null));

    assertThat(byCase.getFirst()).isEqualTo("/out/rec_a.mp4.json");
    assertThat(byCase.getLast()).matches("/out/\\d+\\.json");
    assertThat(byForm.getFirst()).isEqualTo("/out/rec_é.mp4.json");
    assertThat(byForm.getLast()).matches("/out/\\d+\\.json");
  }

  @Test
  void a_name_whose_result_would_exceed_255_bytes_becomes_a_hash() {
    String longest = "a".repeat(246) + ".mp4";

    assertThat(outputs(file("/rec/" + longest, null))).containsExactly("/out/" + longest + ".json");
    assertThat(outputs(file("/rec/a" + longest, null)).getFirst()).matches("/out/\\d+\\.json");
  }

  @Test
  void names_that_clash_again_or_are_too_long_become_hashes() {
    String name = "가".repeat(80) + ".mp4";
    List<MediaFile> files =
        List.of(
            file("/27/00.mp4", null),
            file("/28/00.mp4", null),
            file("/27_00.mp4", null),
            file("/a_folder/" + name, null),
            file("/b_folder/" + name, null));

    assertThat(OutputPathAssigner.assign(files, "/out/"))
        .extracting(MediaFile::outputPath)
        .doesNotHaveDuplicates()
        .contains("/out/28_00.mp4.json", "/out/27_00.mp4.json")
        .allSatisfy(
            path ->
                assertThat(path.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(260));
  }

  @Test
  void no_two_of_many_similar_files_share_a_path() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<MediaFile> files = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        StringBuilder path = new StringBuilder();
        for (int depth = random.nextInt(4); depth >= 0; depth--) {
          path.append('/').append(List.of("a", "b", "a_b", ".", "").get(random.nextInt(5)));
        }
        files.add(file(path + "/" + random.nextInt(2), null));
      }
      List<MediaFile> assigned =
          OutputPathAssigner.assign(files.stream().distinct().toList(), "/out");

      assertThat(assigned).extracting(MediaFile::outputPath).doesNotHaveDuplicates();
      assertThat(OutputPathAssigner.assign(assigned, "/out")).isEqualTo(assigned);
    }
  }
}
