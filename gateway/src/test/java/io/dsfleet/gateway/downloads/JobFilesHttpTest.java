package io.dsfleet.gateway.downloads;

import static io.dsfleet.gateway.downloads.JobFilesFixture.RESULT;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.CoversRoutes;
import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Results and clips below the roots, on a real file system. */
class JobFilesHttpTest {
  @TempDir private static Path folder;
  private static GatewayFixture gateway;
  private static JobFilesFixture files;

  @BeforeAll
  static void start() throws IOException {
    Path roots = Files.createDirectory(folder.resolve("roots"));
    gateway =
        GatewayFixture.start(
            "--dsfleet.gateway.any-media=false",
            "--dsfleet.gateway.media-roots=" + roots,
            "--dsfleet.gateway.downloads.max-tracks-size=4KB");
    files = new JobFilesFixture(gateway, roots);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  @CoversRoutes({
    "GET /deepstream/jobs/{id}/results",
    "GET /deepstream/jobs/{id}/results/{file}",
    "GET /deepstream/jobs/{id}/media/{index}"
  })
  void results_listTheFilesWithTheirResultsAndClips() throws IOException {
    files.clip("one.mp4", 10);
    String job = files.submit("one.mp4", "two.mp4", "three.mp4");
    Files.writeString(files.results().resolve("one.mp4.json"), RESULT);
    files.complete(job);

    JsonNode results = gateway.get("/deepstream/jobs/" + job + "/results").json();

    assertThat(results.propertyNames()).containsExactly("job_id", "output_dir", "files", "visible");
    assertThat(results.path("visible").asBoolean()).isTrue();
    JsonNode done = results.at("/files/0");
    assertThat(done.path("name").asString()).isEqualTo("one.mp4");
    assertThat(done.path("state").asString()).isEqualTo("done");
    assertThat(done.has("error")).isFalse();
    assertThat(done.path("frames").asLong()).isEqualTo(50);
    assertThat(done.path("result").asString()).isEqualTo("one.mp4.json");
    assertThat(done.path("size").asLong()).isEqualTo(RESULT.length());
    JsonNode failed = results.at("/files/1");
    assertThat(failed.path("error").asString()).isEqualTo("damaged");
    assertThat(failed.get("result").isNull()).isTrue();
    assertThat(failed.get("media").isNull()).isTrue();
    assertThat(failed.has("size")).isFalse();
    assertThat(results.at("/files/2/state").asString()).isEqualTo("pending");
    assertThat(results.at("/files/2/status").asString()).isEqualTo("unreported");

    HttpAnswer result = gateway.get("/deepstream/jobs/" + job + "/results/one.mp4.json");
    assertThat(result.response().body()).isEqualTo(RESULT);
    assertThat(result.header("Content-Type")).isEqualTo("application/json");
    assertThat(result.header("X-Content-Type-Options")).isEqualTo("nosniff");
    HttpAnswer media = gateway.get(done.path("media").asString());
    assertThat(media.response().body()).hasSize(10);
    assertThat(media.header("Content-Type")).isEqualTo("video/mp4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-3    | 206 | bytes 0-3/10 | 0123",
        "bytes=7-     | 206 | bytes 7-9/10 | 789",
        "bytes=-2     | 206 | bytes 8-9/10 | 89",
        "bytes=5-99   | 206 | bytes 5-9/10 | 56789",
        "bytes=10-    | 416 | bytes */10   | ",
        "bytes=0-1,3-4| 200 |              | 0123456789",
        "bytes=x      | 200 |              | 0123456789",
        "lines=0-1    | 200 |              | 0123456789",
      })
  void range_selectsBytes(String range, int status, String contentRange, String body)
      throws IOException {
    Files.writeString(files.media().resolve("range.mp4"), "0123456789");
    String path = "/deepstream/jobs/" + files.submit("range.mp4") + "/media/0";

    HttpAnswer answer = gateway.get(path, "Range", range);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.header("Content-Range")).isEqualTo(contentRange == null ? "" : contentRange);
    if (status == 416) {
      assertThat(answer.json().path("code").asString()).isEqualTo("range_not_satisfiable");
    } else {
      assertThat(answer.response().body()).isEqualTo(body);
      assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
    }
  }

  @Test
  void validators_saveTheTransferOfAnUnchangedFile() throws IOException {
    Path clip = Files.writeString(files.media().resolve("valid.mp4"), "0123456789");
    String path = "/deepstream/jobs/" + files.submit("valid.mp4") + "/media/0";
    HttpAnswer first = gateway.get(path);
    String etag = first.header("ETag");
    String modified = first.header("Last-Modified");

    assertThat(gateway.get(path, "If-None-Match", etag).status()).isEqualTo(304);
    assertThat(gateway.get(path, "If-Modified-Since", modified).status()).isEqualTo(304);
    assertThat(gateway.get(path, "Range", "bytes=1-2", "If-Range", etag).status()).isEqualTo(206);
    assertThat(gateway.get(path, "Range", "bytes=1-2", "If-Range", modified).status())
        .isEqualTo(206);

    Files.writeString(clip, "9876543210");
    Files.setLastModifiedTime(clip, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));

    assertThat(gateway.get(path, "If-None-Match", etag).status()).isEqualTo(200);
    assertThat(gateway.get(path, "Range", "bytes=1-2", "If-Range", etag).response().body())
        .isEqualTo("9876543210");
  }

  /** Without keys, the cookie that pages of other sites lack does not keep them from clips. */
  @Test
  void clip_isNotEmbeddedInPagesOfOtherSites_butMayBeOpenedByALink() throws IOException {
    files.clip("embedded.mp4", 10);
    String path = "/deepstream/jobs/" + files.submit("embedded.mp4") + "/media/0";

    HttpAnswer embedded =
        gateway.get(path, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Dest", "video");
    HttpAnswer script =
        gateway.get(
            path,
            "Sec-Fetch-Site",
            "cross-site",
            "Sec-Fetch-Dest",
            "empty",
            "Origin",
            "https://evil.example");

    assertThat(List.of(embedded.status(), script.status())).containsOnly(403);
    assertThat(embedded.json().path("code").asString()).isEqualTo("foreign_origin");
    assertThat(
            gateway
                .get(path, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Dest", "document")
                .status())
        .isEqualTo(200);
    assertThat(
            gateway.get(path, "Sec-Fetch-Site", "same-origin", "Sec-Fetch-Dest", "video").status())
        .isEqualTo(200);
  }

  @Test
  void head_sendsTheHeadersOnly() throws IOException {
    files.clip("head.mkv", 5_000_000_000L);
    String path = "/deepstream/jobs/" + files.submit("head.mkv") + "/media/0";

    HttpAnswer head =
        gateway.send(
            HttpRequest.newBuilder(gateway.uri(path + "?download=true"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.header("Content-Length")).isEqualTo("5000000000");
    assertThat(head.header("Content-Type")).isEqualTo("video/x-matroska");
    assertThat(head.header("Content-Disposition")).contains("attachment", "head.mkv");
    assertThat(gateway.get(path, "Range", "bytes=4999999997-").response().body()).hasSize(3);
  }

  @Test
  void result_isConverted() throws IOException {
    String job = files.submit("convert.mp4");
    Files.writeString(files.results().resolve("convert.mp4.json"), RESULT);
    String path = "/deepstream/jobs/" + job + "/results/convert.mp4.json";

    HttpAnswer tracks = gateway.get(path + "?format=tracks");
    HttpAnswer lines = gateway.get(path + "?format=ndjson&download=true");
    HttpAnswer csv = gateway.get(path + "?format=csv");

    assertThat(tracks.response().body())
        .isEqualTo(
            "{\"file\":\"=1+2.mp4\",\"width\":768,\"height\":576,\"fps\":10,\"frames\":50,"
                + "\"tracks\":[{\"id\":1,\"label\":\"a \\\"b\\\", c\",\"first_frame\":3,"
                + "\"last_frame\":4,\"boxes\":[[3,10,21,30,80,0.877],[4,12,21,30,80,0.877]]}]}");
    assertThat(lines.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(lines.header("Content-Disposition")).contains("convert.mp4.ndjson");
    List<JsonNode> objects =
        lines.response().body().lines().map(new JsonMapper()::readTree).toList();
    assertThat(objects).hasSize(2);
    assertThat(objects.getFirst().toString())
        .isEqualTo(
            "{\"file\":\"=1+2.mp4\",\"track_id\":1,\"label\":\"a \\\"b\\\", c\",\"frame\":3,"
                + "\"x\":10,\"y\":21,\"width\":30,\"height\":80,\"confidence\":0.877}");
    assertThat(csv.response().body())
        .isEqualTo(
            String.join(
                "\r\n",
                "file,track_id,label,frame,x,y,width,height,confidence",
                "'=1+2.mp4,1,\"a \"\"b\"\", c\",3,10,21,30,80,0.877",
                "'=1+2.mp4,1,\"a \"\"b\"\", c\",4,12,21,30,80,0.877",
                ""));
    assertThat(gateway.get(path + "?format=csv", "If-None-Match", csv.header("ETag")).status())
        .isEqualTo(304);
    assertThat(gateway.get(path + "?format=xml").status()).isEqualTo(422);
  }

  @Test
  void largeResult_isRefusedAsOneObject_butNotAsLines() throws IOException {
    String job = files.submit("large.mp4");
    String boxes = "[3,10,21,30,80],".repeat(100_000) + "[4,12,21,30,80]";
    Files.writeString(
        files.results().resolve("large.mp4.json"),
        RESULT.replaceFirst("\"boxes\":.*", "\"boxes\":[" + boxes + "]}]}"));
    String path = "/deepstream/jobs/" + job + "/results/large.mp4.json";

    HttpAnswer tracks = gateway.get(path + "?format=tracks");

    assertThat(tracks.status()).isEqualTo(413);
    assertThat(tracks.json().path("code").asString()).isEqualTo("result_too_large");
    assertThat(gateway.get(path + "?format=ndjson").response().body().lines()).hasSize(100_001);
    assertThat(gateway.get(path + "?format=csv").response().body().lines()).hasSize(100_002);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"tracks\":                                   | not JSON",
        "[]                                             | (the whole)",
        "{\"frames\": 3}                                | no 'tracks'",
        "{\"frames\": \"3\", \"tracks\": []}            | 'frames'",
        "{\"tracks\": [{\"boxes\": []}]}                | 'boxes'",
        "{\"tracks\": [{\"track_id\": 1, \"boxes\": [[1, 2]]}]} | 'boxes'",
        "{\"tracks\": [], \"tracks\": []}               | twice",
        "{\"tracks\": [{\"track_id\": 99999999999999999999}]} | not JSON",
      })
  void foreignResult_isReturnedAsItIs_butNotConverted(String content, String detail)
      throws IOException {
    String job = files.submit("foreign.mp4");
    Files.writeString(files.results().resolve("foreign.mp4.json"), content);
    String path = "/deepstream/jobs/" + job + "/results/foreign.mp4.json";

    HttpAnswer answer = gateway.get(path + "?format=csv");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("code").asString()).isEqualTo("unreadable_result");
    assertThat(answer.json().path("detail").asString()).contains(detail);
    assertThat(gateway.get(path).response().body()).isEqualTo(content);
  }

  @Test
  void oddNames_areServed() throws IOException {
    String name = "결과 #1;a%2f+b&'?.mp4";
    files.clip(name, 3);
    String job = files.submit(name);
    Files.writeString(files.results().resolve(name + ".json"), RESULT);

    JsonNode file = gateway.get("/deepstream/jobs/" + job + "/results").json().at("/files/0");

    assertThat(file.path("result").asString()).isEqualTo(name + ".json");
    String path = "/deepstream/jobs/" + job + "/results/" + encoded(file.path("result").asString());
    HttpAnswer answer = gateway.get(path + "?download=true");
    assertThat(answer.response().body()).as(answer.toString()).isEqualTo(RESULT);
    assertThat(answer.header("Content-Disposition")).contains("filename*=UTF-8''");
    assertThat(gateway.get(file.path("media").asString()).status()).isEqualTo(200);
  }

  @Test
  void resultOlderThanTheJob_isNotItsResult() throws IOException {
    Path old = Files.writeString(files.results().resolve("old.mp4.json"), RESULT);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    String job = files.submit("old.mp4");

    HttpAnswer answer = gateway.get("/deepstream/jobs/" + job + "/results/old.mp4.json");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("code").asString()).isEqualTo("unknown_result");
    JsonNode file = gateway.get("/deepstream/jobs/" + job + "/results").json().at("/files/0");
    assertThat(file.get("result").isNull()).isTrue();
    assertThat(file.path("state").asString()).isEqualTo("pending");
  }

  @Test
  void unknownJobsFilesAndNames_are404() {
    String job = files.submit("none.mp4");
    String results = "/deepstream/jobs/" + job + "/results/";

    for (String name : List.of("other.json", "..", "..%2F..%2Fetc%2Fpasswd", "none.mp4.json")) {
      assertThat(gateway.get(results + name).status()).as(name).isIn(400, 404);
    }
    assertThat(gateway.get("/deepstream/jobs/" + job + "/media/1").json().path("code").asString())
        .isEqualTo("unknown_file");
    assertThat(gateway.get("/deepstream/jobs/" + job + "/media/-1").status()).isEqualTo(404);
    assertThat(gateway.get("/deepstream/jobs/" + job + "/media/x").status()).isEqualTo(422);
    assertThat(
            gateway
                .get("/deepstream/jobs/" + job + "/media/0", "Accept-Language", "ko")
                .json()
                .path("detail")
                .asString())
        .startsWith("게이트웨이에서 파일이 보이지 않습니다");
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
