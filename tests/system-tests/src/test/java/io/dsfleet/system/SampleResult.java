package io.dsfleet.system;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** A result with known tracks over a sample clip, which no app of the tests could produce. */
final class SampleResult {
  private static final String CLIP = "/deepstream/jobs/sample/media/0";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final int FRAMES = 50;

  private SampleResult() {}

  /**
   * Answers the page's requests for results: one with a clip, a failure, and one without a clip.
   */
  static void serve(Page page) {
    page.route(
        Pattern.compile("/deepstream/jobs/[^/]+/results$"),
        route -> answer(route, results(route.request().url())));
    page.route(
        Pattern.compile("/deepstream/jobs/[^/]+/results/[^/]+format=tracks"),
        route -> answer(route, tracks()));
    page.route("**" + CLIP, SampleResult::sendClip);
  }

  private static void answer(Route route, Map<String, ?> body) {
    route.fulfill(
        new Route.FulfillOptions()
            .setContentType("application/json")
            .setBody(JsonMapper.shared().writeValueAsString(body)));
  }

  private static Map<String, ?> results(String url) {
    List<Map<String, ?>> files =
        List.of(
            Map.of(
                "index", 0,
                "name", "a.mp4",
                "state", "done",
                "status", "done",
                "result", "a.mp4.json",
                "output_path", "/out/a.mp4.json",
                "media", CLIP),
            Map.of(
                "index", 1,
                "name", "b.mp4",
                "state", "failed",
                "status", "failed",
                "error", "expected a video file, but it is a text"),
            Map.of(
                "index", 2,
                "name", "c.mp4",
                "state", "done",
                "status", "done",
                "result", "c.mp4.json"));
    return Map.of(
        "job_id",
        url.replaceFirst(".*/jobs/([^/]+)/results", "$1"),
        "output_dir",
        "/out",
        "visible",
        true,
        "files",
        withNulls(files));
  }

  /** As the gateway sends them: absent values are null. */
  private static List<Map<String, Object>> withNulls(List<Map<String, ?>> files) {
    return files.stream()
        .map(
            file -> {
              Map<String, Object> whole = new LinkedHashMap<>(file);
              for (String name :
                  List.of("error", "result", "output_path", "output_seen", "media")) {
                whole.putIfAbsent(name, null);
              }
              return whole;
            })
        .toList();
  }

  private static Map<String, ?> tracks() {
    return Map.of(
        "file",
        "a.mp4",
        "width",
        768,
        "height",
        576,
        "fps",
        10,
        "frames",
        FRAMES,
        "tracks",
        List.of(track(1, 5, 40, 0.8), track(2, 20, 30, 0.9)));
  }

  private static Map<String, ?> track(int id, int first, int last, double confidence) {
    return Map.of(
        "id", id,
        "label", "person",
        "first_frame", first,
        "last_frame", last,
        "boxes",
            IntStream.rangeClosed(first, last)
                .mapToObj(frame -> List.of(frame, 100 * id + frame, 150, 60, 140, confidence))
                .toList());
  }

  /** Sends the clip, or the part of it that the video element asks for. */
  private static void sendClip(Route route) {
    byte[] clip;
    try {
      clip = Files.readAllBytes(BuildArtifacts.root().resolve("samples/pedestrians-1.mp4"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Matcher range =
        RANGE.matcher(Optional.ofNullable(route.request().headerValue("range")).orElse("bytes=0-"));
    int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
    int to =
        range.matches() && !range.group(2).isEmpty()
            ? Math.min(clip.length, Integer.parseInt(range.group(2)) + 1)
            : clip.length;
    route.fulfill(
        new Route.FulfillOptions()
            .setStatus(206)
            .setContentType("video/mp4")
            .setHeaders(
                Map.of(
                    "Accept-Ranges", "bytes",
                    "Content-Type", "video/mp4",
                    "Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, clip.length)))
            .setBodyBytes(Arrays.copyOfRange(clip, from, to)));
  }
}
