package io.dsfleet.gateway.downloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.gateway.RawHttpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the routes of results and clips do not return, and how many they send at once. */
@Timeout(60)
class HiddenFilesHttpTest {
  @TempDir private Path folder;

  @Test
  void linksOutOfTheRoots_leadNowhere() throws Exception {
    Path roots = Files.createDirectory(folder.resolve("roots"));
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret.mp4"), "secret");
    try (GatewayFixture gateway = closed(roots)) {
      JobFilesFixture files = new JobFilesFixture(gateway, roots);
      Files.writeString(files.media().resolve("real.mp4"), "clip");
      Files.writeString(files.media().resolve("linked.mp4"), "clip");
      Path inner = Files.createDirectory(files.media().resolve("inner"));
      Files.writeString(inner.resolve("secret.mp4"), "clip");
      Files.createSymbolicLink(files.media().resolve("inside.mp4"), Path.of("real.mp4"));
      Files.createDirectory(files.media().resolve("folder.mp4"));
      new ProcessBuilder("mkfifo", files.media().resolve("fifo.mp4").toString()).start().waitFor();
      Files.writeString(files.media().resolve("key.pem"), "key");
      String job =
          files.submit(
              "linked.mp4", "inner/secret.mp4", "inside.mp4", "folder.mp4", "fifo.mp4", "key.pem");
      String media = "/deepstream/jobs/" + job + "/media/";
      assertThat(gateway.get(media + 0).status()).isEqualTo(200);
      assertThat(gateway.get(media + 1).status()).isEqualTo(200);

      // The links appear after the submission, which had checked the paths.
      Files.delete(files.media().resolve("linked.mp4"));
      Files.createSymbolicLink(files.media().resolve("linked.mp4"), outside.resolve("secret.mp4"));
      Files.delete(inner.resolve("secret.mp4"));
      Files.delete(inner);
      Files.createSymbolicLink(inner, outside);

      for (int index : List.of(0, 1)) {
        HttpAnswer refused = gateway.get(media + index);
        assertThat(refused.status()).as(refused.toString()).isEqualTo(404);
        assertThat(refused.json().path("detail").asString()).contains("media-roots");
      }
      assertThat(gateway.get(media + 2).response().body()).isEqualTo("clip");
      assertThat(gateway.get(media + 3).status()).isEqualTo(404);
      assertThat(gateway.get(media + 4).status()).isEqualTo(404);
      assertThat(gateway.get(media + 5).json().path("detail").asString()).contains("video-pattern");
      assertThat(
              gateway
                  .get("/deepstream/jobs/" + job + "/results")
                  .json()
                  .path("files")
                  .valueStream()
                  .map(file -> file.get("media").isNull()))
          .containsExactly(true, true, false, true, true, true);
    }
  }

  @Test
  void gatewayWithoutAccessToMedia_namesItsSetting() throws IOException {
    try (GatewayFixture gateway =
        GatewayFixture.start("--dsfleet.gateway.media-visibility=never")) {
      String job = new JobFilesFixture(gateway, folder).submit("a.mp4");

      HttpAnswer media = gateway.get("/deepstream/jobs/" + job + "/media/0");

      assertThat(media.status()).isEqualTo(404);
      assertThat(media.json().path("detail").asString()).contains("media-visibility");
      JsonNode results = gateway.get("/deepstream/jobs/" + job + "/results").json();
      assertThat(results.path("visible").asBoolean()).isFalse();
    }
  }

  @Test
  void gatewayWithoutFolders_namesItsSetting() {
    ReadableFolders folders = new ReadableFolders(true, false, List.of("rtsp://cams.example/"));

    assertThatThrownBy(() -> folders.open(folder.toString()))
        .hasMessageContaining("set dsfleet.gateway.media-roots");
  }

  @Test
  void downloads_areLimited_andADisconnectReleasesTheFile() throws IOException {
    try (GatewayFixture gateway =
        GatewayFixture.start("--dsfleet.gateway.downloads.max-concurrent=1")) {
      JobFilesFixture files = new JobFilesFixture(gateway, folder);
      Path clip = files.clip("huge.mp4", 3_000_000_000L);
      String job = "/deepstream/jobs/" + files.submit("huge.mp4");
      Files.writeString(files.results().resolve("huge.mp4.json"), JobFilesFixture.RESULT);
      String path = job + "/media/0";
      try (RawHttpClient slow = RawHttpClient.send(gateway, "GET " + path)) {
        assertThat(slow.status()).isEqualTo(200);
        assertThat(JobFilesFixture.isOpen(clip)).isTrue();

        HttpAnswer refused = gateway.get(path);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isNotEmpty();
        try (RawHttpClient head = RawHttpClient.send(gateway, "HEAD " + path)) {
          assertThat(head.status()).isEqualTo(200);
        }
        String converted = job + "/results/huge.mp4.json?format=csv";
        try (RawHttpClient head = RawHttpClient.send(gateway, "HEAD " + converted)) {
          assertThat(head.status()).isEqualTo(503);
        }
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> !JobFilesFixture.isOpen(clip));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> gateway.get(path, "Range", "bytes=0-0").status() == 206);
    }
  }

  private static GatewayFixture closed(Path roots) {
    return GatewayFixture.start(
        "--dsfleet.gateway.any-media=false", "--dsfleet.gateway.media-roots=" + roots);
  }
}
