package io.dsfleet.messages.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.dsfleet.messages.golden.FrameMutator;
import io.dsfleet.messages.golden.GoldenFiles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reading any string returns a message or throws ProtocolViolation, and nothing else. */
class AppProtocolFuzzTest {
  private static final long SEED = 20_261_121;
  private static final int FRAMES = 20_000;

  private interface Reader {
    Record read(String frame) throws ProtocolViolation;
  }

  @Test
  void fromApp_corruptedFrames_areReadOrRefused() {
    FrameMutator mutations = new FrameMutator(frames("app/to-server"), SEED);

    Map<ProtocolViolation.Code, Integer> refused = run(mutations, AppProtocol::fromApp);

    assertThat(refused).containsOnlyKeys(ProtocolViolation.Code.values());
  }

  @Test
  void fromServer_corruptedFrames_areReadOrRefused() {
    List<String> goods = frames("app/to-app");
    goods.addAll(frames("app/to-app-legacy"));

    Map<ProtocolViolation.Code, Integer> refused =
        run(new FrameMutator(goods, SEED + 1), AppProtocol::fromServer);

    assertThat(refused).containsOnlyKeys(ProtocolViolation.Code.values());
  }

  private static List<String> frames(String folder) {
    List<String> frames = new ArrayList<>();
    GoldenFiles.names(folder).forEach(name -> frames.add(GoldenFiles.frame(folder + "/" + name)));
    return frames;
  }

  private static Map<ProtocolViolation.Code, Integer> run(FrameMutator mutations, Reader reader) {
    Map<ProtocolViolation.Code, Integer> refused = new EnumMap<>(ProtocolViolation.Code.class);
    int read = 0;
    for (int i = 0; i < FRAMES; i++) {
      String frame = mutations.next();
      try {
        assertThat(reader.read(frame)).isNotNull();
        read++;
      } catch (ProtocolViolation violation) {
        assertThat(violation.getMessage()).isNotBlank();
        refused.merge(violation.code(), 1, Integer::sum);
      } catch (RuntimeException | Error escaped) {
        fail(escaped + " was thrown for: " + frame, escaped);
      }
    }
    assertThat(read).isBetween(FRAMES / 50, FRAMES * 9 / 10);
    return refused;
  }
}
