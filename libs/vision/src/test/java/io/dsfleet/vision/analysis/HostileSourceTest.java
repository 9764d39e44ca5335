package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.testkit.camera.SampleClips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that hang or that lead to other sources. */
@Timeout(60)
class HostileSourceTest {
  private static final ReadTimeouts SHORT =
      new ReadTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2));

  @TempDir Path folder;
  private volatile boolean stopped;

  @Test
  void aDrippingServerEndsAtTheDeadlineWhileOthersOpen() throws Exception {
    try (DrippingServer server = new DrippingServer(new byte[0])) {
      CompletableFuture<String> dripping = openLater(server.url("/drip"), SHORT);
      server.awaitRequest();
      try (VideoReader other =
          FfmpegVideoReader.open(SampleClips.clip(1).toString(), () -> false)) {
        assertThat(other.next()).isNotNull();
      }
      assertThat(dripping.get(30, TimeUnit.SECONDS)).contains("timeout after 2 s");
    }
  }

  @Test
  void aStopInterruptsTheOpening() throws Exception {
    try (DrippingServer server = new DrippingServer(new byte[0])) {
      CompletableFuture<String> dripping =
          openLater(
              server.url("/drip"), new ReadTimeouts(Duration.ofHours(1), Duration.ofHours(1)));
      server.awaitRequest();
      stopped = true;
      assertThat(dripping.get(30, TimeUnit.SECONDS)).contains("FFmpeg cannot open");
    }
  }

  @Test
  void aServerThatDripsAfterTheFirstFramesIsDamage() throws Exception {
    Path clip =
        GeneratedClip.constantRate(folder.resolve("clip.ts"), avcodec.AV_CODEC_ID_MPEG4, 60);
    try (DrippingServer server = new DrippingServer(Files.readAllBytes(clip));
        VideoReader reader =
            FfmpegVideoReader.open(
                server.url("/drip"),
                new ReadTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(1)),
                () -> false)) {
      int frames = 0;
      while (reader.next() != null) {
        frames++;
      }
      assertThat(frames).isBetween(1, 60);
      assertThat(reader.damage()).contains("timeout after 1 s");
    }
  }

  @Test
  void videosBehindRedirectsAreRefused() throws Exception {
    Path clip =
        GeneratedClip.constantRate(folder.resolve("clip.ts"), avcodec.AV_CODEC_ID_MPEG4, 60);
    try (DrippingServer server = new DrippingServer(Files.readAllBytes(clip))) {
      assertThat(refusal(server.url("/redirect"))).contains("redirects to another URL");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "concat:file:///tmp/a.ts",
        "concat:/tmp/a.ts|/tmp/b.ts",
        "subfile,,start,0,end,9,,:/tmp/a.ts",
        "cache:http://127.0.0.1:9/a.ts",
        "gopher://127.0.0.1:9/a",
        "tcp://127.0.0.1:9",
        "ftp://127.0.0.1:9/a.ts"
      })
  void otherSchemesAreRefused(String source) {
    assertThat(refusal(source))
        .contains("are not supported; give the path of a file or a URI with file, rtsp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list.m3u8", "list.mp4", "list.ffconcat", "list.sdp"})
  void playlistsAreNotRead(String name) throws IOException {
    Path secret =
        GeneratedClip.constantRate(folder.resolve("secret.ts"), avcodec.AV_CODEC_ID_MPEG4, 10);
    String text =
        switch (name) {
          case "list.ffconcat" -> "ffconcat version 1.0\nfile " + secret + "\n";
          case "list.sdp" -> "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n";
          default ->
              "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n" + secret + "\n#EXT-X-ENDLIST\n";
        };
    Path list = Files.writeString(folder.resolve(name), text);
    assertThat(refusal(list.toString())).contains("FFmpeg cannot open");
  }

  @Test
  void namesWithLineEndsAndPrefixesOfProtocolsAreFiles() throws IOException {
    for (String name : new String[] {"two\nlines.ts", "concat:a.ts", "a%20b 100%.ts"}) {
      Path file =
          GeneratedClip.constantRate(folder.resolve("clip.ts"), avcodec.AV_CODEC_ID_MPEG4, 3);
      Path odd = Files.move(file, folder.resolve(name));
      try (VideoReader reader = FfmpegVideoReader.open(odd.toString(), () -> false)) {
        assertThat(reader.next()).isNotNull();
      }
    }
  }

  @Test
  void fileUrisMayBePercentEncoded() throws IOException {
    Path file = GeneratedClip.constantRate(folder.resolve("a b.ts"), avcodec.AV_CODEC_ID_MPEG4, 3);
    try (VideoReader reader = FfmpegVideoReader.open(file.toUri().toString(), () -> false)) {
      assertThat(reader.next()).isNotNull();
    }
  }

  @Test
  void namesInAnotherEncodingAreNamedAsTheCause() {
    assertThat(refusal("/media/\uFFFD\uFFFD_1.mp4"))
        .contains("no video file at")
        .contains("was not UTF-8");
  }

  private CompletableFuture<String> openLater(String source, ReadTimeouts timeouts) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (VideoReader reader = FfmpegVideoReader.open(source, timeouts, () -> stopped)) {
            return "opened, " + reader.width();
          } catch (UnreadableVideoException e) {
            return String.valueOf(e.getMessage());
          }
        });
  }

  private static String refusal(String source) {
    StringBuilder message = new StringBuilder();
    assertThatThrownBy(() -> FfmpegVideoReader.open(source, () -> false).close())
        .isInstanceOf(UnreadableVideoException.class)
        .satisfies(e -> message.append(e.getMessage()));
    return message.toString();
  }
}
