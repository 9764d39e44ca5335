package io.dsfleet.gateway.downloads;

import io.dsfleet.gateway.FakeFleet;
import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.job.FileReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Jobs with clips and results in real folders. */
final class JobFilesFixture {
  /** A result of one track with two boxes; its names look like formulas. */
  static final String RESULT =
      """
      {"file_id":7,"file_name":"=1+2.mp4","width":768,"height":576,"fps":10.0,"frames":50,"tracks":[\
      {"track_id":1,"class":"a \\"b\\", c","confidence":0.877,"first_frame":3,"last_frame":4,\
      "boxes":[[3,10,21,30,80],[4,12,21,30,80]]}]}\
      """;

  private final GatewayFixture gateway;
  private final Path media;
  private final Path results;

  JobFilesFixture(GatewayFixture gateway, Path folder) throws IOException {
    this.gateway = gateway;
    media = Files.createDirectories(folder.resolve("media"));
    results = Files.createDirectories(folder.resolve("results"));
  }

  Path media() {
    return media;
  }

  Path results() {
    return results;
  }

  /** Submits a job of clips with these names, which need not exist. */
  String submit(String... names) {
    return submit(Stream.of(names).map(media::resolve).map(Path::toString).toList());
  }

  /** Submits a job of these paths. */
  String submit(List<String> paths) {
    long camera = GatewayFixture.camera();
    List<Map<String, Object>> files = new ArrayList<>();
    for (String path : paths) {
      files.add(Map.of("file_id", camera * 100 + files.size(), "file_path", path));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("pool", gateway.pool());
    body.put("camera_id", camera);
    body.put("camera_type", "fileset");
    body.put("camera_path", media.toString());
    body.put("output_dir", results.toString());
    body.put("files", files);
    HttpAnswer answer =
        gateway.post("/deepstream/analysis/start", new JsonMapper().writeValueAsString(body));
    if (answer.status() != 202) {
      throw new IllegalStateException("expected 202, but it is " + answer);
    }
    return answer.json().path("job_id").asString();
  }

  /** Runs the job: its first file is done, the second has failed. */
  void complete(String job) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    Assignment assignment = fleet.start(job);
    long first = gateway.state().queries().job(job).join().orElseThrow().cameraId() * 100;
    gateway
        .state()
        .jobTransitions()
        .reportFiles(
            assignment,
            List.of(
                new FileReport(first, FileReport.FileState.STARTED, "a", null),
                new FileReport(first, FileReport.FileState.DONE, "a", null),
                new FileReport(first + 1, FileReport.FileState.STARTED, "b", null),
                new FileReport(first + 1, FileReport.FileState.FAILED, "b", "damaged")))
        .join();
    fleet.complete(assignment, 2);
    fleet.disconnect(instance);
  }

  /** Creates a clip of this size without content. */
  Path clip(String name, long size) throws IOException {
    Path clip = media.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(clip.toFile(), "rw")) {
      file.setLength(size);
    }
    return clip;
  }

  /** Whether this process has the file open. */
  static boolean isOpen(Path file) throws IOException {
    Path real = file.toRealPath();
    List<Path> handles;
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      handles = all.toList();
    }
    return handles.stream().anyMatch(handle -> leadsTo(handle, real));
  }

  private static boolean leadsTo(Path handle, Path file) {
    try {
      return Files.readSymbolicLink(handle).equals(file);
    } catch (IOException closed) {
      return false;
    }
  }
}
