package io.dsfleet.bridge.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.MediaIdResolver;
import io.dsfleet.messages.job.RequestCompleter;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.path.PathMapping;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JobPlannerTest {
  private static final PathMapping MOUNTS =
      new PathMapping(List.of(new PathMapping.Rule("/out", "/mnt/results")));

  @Test
  void files_of_one_name_are_sent_with_the_output_paths_that_the_gateway_answers() {
    AnalysisRequest request =
        new RequestCompleter(new MediaIdResolver(_ -> OptionalLong.empty()))
            .complete(request(file("/rec/27/00.mp4"), file("/rec/28/00.mp4")));

    assertThat(request.namedFiles())
        .extracting(MediaFile::outputPath)
        .containsExactly("/out/27_00.mp4.json", "/out/28_00.mp4.json");
    assertThat(sent(request))
        .extracting(MediaFile::outputPath)
        .containsExactly("/mnt/results/27_00.mp4.json", "/mnt/results/28_00.mp4.json");
  }

  @Test
  void files_of_a_request_that_no_gateway_completed_have_distinct_output_paths() {
    assertThat(sent(request(file("/rec/27/00.mp4"), file("/rec/28/00.mp4"))))
        .extracting(MediaFile::outputPath)
        .containsExactly("/mnt/results/27_00.mp4.json", "/mnt/results/28_00.mp4.json");
  }

  private static List<MediaFile> sent(AnalysisRequest request) {
    JobPlan plan =
        new JobPlanner(MOUNTS, UrlSecretSealer.none())
            .plan(new Assignment("default.1", 1, "a", 3, 1), request, null);
    return plan.files().slice(0, plan.files().size());
  }

  private static MediaFile file(String path) {
    return new MediaFile(FileType.FILE, null, path, null, null);
  }

  private static AnalysisRequest request(MediaFile... files) {
    return new AnalysisRequest(
        7L, CameraType.FILESET, "/rec", null, "/out", List.of(files), null, null, null, null);
  }
}
