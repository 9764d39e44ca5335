package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.FleetClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An app in C that was written from docs/protocol.md alone, with small receive buffers. */
class ForeignAppTest {
  private static final int FILES = 1_000;
  private static final int FRAME_LIMIT = 64 * 1024;

  /** Above the integers that a double represents exactly. */
  private static final long FIRST_FILE_ID = (1L << 53) + 1;

  private static final long CAMERA_ID = Long.MAX_VALUE;

  @Test
  void thousandFilesWithLongKoreanPaths_reachTheAppInOrderAndInSmallFrames() {
    Path binary = NativeApp.compile();
    try (StandaloneFixture system = StandaloneFixture.start("foreign-app");
        NativeApp app = NativeApp.start(binary, "foreign-1", system.port(), 2, 1)) {
      FleetClient client = system.client();
      client.awaitInstance("foreign-1", 2);
      String job = client.submit(JobRequests.fileset(CAMERA_ID, folder(), files()));
      JsonNode done = client.awaitCompleted(job, Duration.ofMinutes(1));
      JsonNode seen = app.awaitReport();

      assertThat(done.path("files_done").asInt()).isEqualTo(FILES);
      assertThat(done.path("processed_count").asInt()).isEqualTo(FILES);
      assertThat(done.path("camera_id").asLong()).isEqualTo(CAMERA_ID);
      assertThat(seen.path("jobs").asInt()).isEqualTo(1);
      assertThat(seen.path("files").asInt()).isEqualTo(FILES);
      assertThat(seen.path("largest").asInt()).isBetween(4097, FRAME_LIMIT - 1);
      assertThat(seen.path("pieces").asInt()).isGreaterThan(seen.path("messages").asInt());
      assertFaultless(seen);
      assertThat(seen.path("confirmed").asBoolean()).isTrue();
      assertThat(seen.path("subprotocol").asString()).isEqualTo("deepstream-protocol");
    }
  }

  /** Fault counters in the report of the app in C. */
  static void assertFaultless(JsonNode seen) {
    for (String fault : List.of("bad", "unordered", "after_eos", "busy", "interrupted")) {
      assertThat(seen.path(fault).asInt()).as("%s in %s", fault, seen).isZero();
    }
  }

  private static String folder() {
    return "/영상분석/서울특별시_강남구_테헤란로/교차로_북측_카메라_03";
  }

  private static List<Map<String, Object>> files() {
    return IntStream.range(0, FILES)
        .mapToObj(
            i -> {
              String name = "2026년_07월_28일_주간_교통량_조사_%04d번째_녹화분.mp4".formatted(i);
              return JobRequests.file(FIRST_FILE_ID + i, folder() + "/" + name, name);
            })
        .toList();
  }
}
