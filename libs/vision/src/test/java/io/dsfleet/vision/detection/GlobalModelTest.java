package io.dsfleet.vision.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GlobalModelTest {
  private static final int SIDE = 416;
  private static final int DISTANCES = 11;

  @TempDir Path folder;

  /** The reference is the same net in another conversion, with its output before decoding. */
  @Test
  void boxesAndScoresEqualThoseOfTheReference() throws Exception {
    JsonNode cells;
    try (InputStream golden = resource("/golden/nanodet-g-416.json")) {
      cells = JsonMapper.builder().build().readTree(golden).get("cells");
    }
    assertThat(cells).hasSizeGreaterThan(50);
    try (YoloModel model = load(SIDE, SIDE)) {
      FloatBuffer output = model.run(picture(model));
      int places = output.capacity() / (4 + 80);
      for (JsonNode cell : cells) {
        int place = place(cell);
        double[] box = decodedBox(cell);
        for (int row = 0; row < 4; row++) {
          assertThat(output.get(row * places + place))
              .as("row %d of %s", row, cell)
              .isCloseTo((float) box[row], within(0.001f));
        }
        assertThat(output.get((4 + cell.get("class").asInt()) * places + place))
            .as(cell::toString)
            .isCloseTo(cell.get("score").floatValue(), within(1e-5f));
      }
    }
  }

  private static FloatBuffer picture(YoloModel model) throws Exception {
    BufferedImage image;
    try (InputStream file = resource("/golden/street-416.png")) {
      image = ImageIO.read(file);
    }
    FloatBuffer input = model.newInput();
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int pixel = image.getRGB(x, y);
        for (int channel = 0; channel < 3; channel++) {
          int value = (pixel >> (16 - 8 * channel)) & 0xFF;
          input.put((channel * SIDE + y) * SIDE + x, value / 255f);
        }
      }
    }
    return input;
  }

  /** Index of the cell: cells of stride 8 come first, then 16, then 32. */
  private static int place(JsonNode cell) {
    int stride = cell.get("stride").asInt();
    int place = cell.get("row").asInt() * (SIDE / stride) + cell.get("column").asInt();
    for (int finer = 8; finer < stride; finer *= 2) {
      place += (SIDE / finer) * (SIDE / finer);
    }
    return place;
  }

  /** Decodes the logits to centre x, centre y, width and height. */
  private static double[] decodedBox(JsonNode cell) {
    int stride = cell.get("stride").asInt();
    double[] sides = new double[4];
    for (int side = 0; side < 4; side++) {
      double sum = 0;
      double weighted = 0;
      for (int distance = 0; distance < DISTANCES; distance++) {
        double share = Math.exp(cell.get("logits").get(side * DISTANCES + distance).asDouble());
        sum += share;
        weighted += share * distance;
      }
      sides[side] = weighted / sum * stride;
    }
    double x = (cell.get("column").asInt() + 0.5) * stride;
    double y = (cell.get("row").asInt() + 0.5) * stride;
    return new double[] {
      x + (sides[2] - sides[0]) / 2,
      y + (sides[3] - sides[1]) / 2,
      sides[0] + sides[2],
      sides[1] + sides[3]
    };
  }

  @Test
  void theModelHasNamesAndADefaultSize() throws Exception {
    try (YoloModel model = load(0, 0)) {
      assertThat(model.inputWidth()).isEqualTo(416);
      assertThat(model.inputHeight()).isEqualTo(320);
      assertThat(model.outputDecoder().classes())
          .hasSize(80)
          .startsWith("person", "bicycle", "car", "motorcycle")
          .endsWith("hair drier", "toothbrush")
          .doesNotHaveDuplicates();
      assertThat(model.description()).contains("nanodet-g.onnx").contains("80 classes");
      assertThat(model.searchInterval(30)).isEqualTo(10);
      assertThat(model.searchInterval(1)).isEqualTo(1);
    }
  }

  @Test
  void aSizeThatTheNetCannotUseIsRejected() {
    assertThatThrownBy(() -> load(400, 300))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("multiples of 32")
        .hasMessageContaining("300 and 400");
  }

  @Test
  void anotherModelIsRefusedByItsHash() throws Exception {
    byte[] changed = GlobalModel.read();
    assertThat(changed).hasSizeLessThan(8_000_000);
    changed[changed.length / 2] ^= 1;
    assertThatThrownBy(() -> GlobalModel.verified(changed))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("expected the SHA-256 hash 45e8e98a")
        .hasMessageContaining("onnx-file");
  }

  private YoloModel load(int width, int height) throws UnusableModelException {
    DetectorSettings defaults = DetectorSettings.GLOBAL_MODEL;
    return YoloModel.loadGlobalModel(
        new DetectorSettings(
            defaults.method(),
            null,
            null,
            0,
            defaults.interval(),
            defaults.minScore(),
            defaults.maxOverlap(),
            Set.of(),
            width,
            height),
        folder);
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(GlobalModelTest.class.getResourceAsStream(name));
  }
}
