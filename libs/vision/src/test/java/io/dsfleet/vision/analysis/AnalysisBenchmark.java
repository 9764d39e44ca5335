package io.dsfleet.vision.analysis;

import io.dsfleet.testkit.camera.SampleClips;
import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.DetectorModel;
import io.dsfleet.vision.detection.DetectorPicture;
import io.dsfleet.vision.detection.DetectorSettings;
import io.dsfleet.vision.detection.ObjectDetector;
import io.dsfleet.vision.detection.UnusableModelException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Measures frames per CPU second on the sample clips, alternating between this analysis and plain
 * decoding by the machine's {@code ffmpeg}. CPU time is used, because wall-clock time depends on
 * other load.
 */
public final class AnalysisBenchmark {
  private static final int CLIPS = 4;
  private static final int WIDTH = 768;
  private static final int HEIGHT = 576;
  private static final int REPETITIONS = 5;
  private static final Pattern BENCH =
      Pattern.compile("bench: utime=([\\d.]+)s stime=([\\d.]+)s rtime=");

  private AnalysisBenchmark() {}

  /** Argument: number of rounds, default 7. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    Map<String, Callable<Double>> measures = new LinkedHashMap<>();
    measures.put("ffmpeg -threads 1 -f null: frames per CPU second", () -> ffmpeg("null"));
    measures.put("the same with -pix_fmt bgr24: frames per CPU second", () -> ffmpeg("bgr24"));
    measures.put("VideoReader: frames per CPU second", AnalysisBenchmark::reader);
    measures.put(
        "CameraAnalysis, HOG: frames per CPU second", () -> analysis(DetectorSettings.NO_MODEL, 1));
    measures.put(
        "CameraAnalysis, HOG, a core to spare: frames per CPU second of the slot's own thread",
        () -> analysis(DetectorSettings.NO_MODEL, 2));
    measures.put(
        "CameraAnalysis, global model: frames per CPU second",
        () -> analysis(DetectorSettings.GLOBAL_MODEL, 1));
    measures.put(
        "the global model alone, 416x320: pictures per CPU second", AnalysisBenchmark::globalModel);
    Map<String, List<Double>> seen = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, Callable<Double>> measure : measures.entrySet()) {
        double rate = measure.getValue().call();
        if (round >= 0) {
          seen.computeIfAbsent(measure.getKey(), key -> new ArrayList<>()).add(rate);
        }
      }
    }
    for (Map.Entry<String, List<Double>> each : seen.entrySet()) {
      List<Double> sorted = each.getValue().stream().sorted().toList();
      System.out.printf(
          Locale.ROOT,
          "%s: median %.0f (%.0f to %.0f)%n",
          each.getKey(),
          sorted.get(sorted.size() / 2),
          sorted.getFirst(),
          sorted.getLast());
    }
  }

  private static double ffmpeg(String output) throws IOException, InterruptedException {
    double seconds = 0;
    int frames = 0;
    for (int clip = 1; clip <= CLIPS; clip++) {
      List<String> command =
          new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-nostdin", "-benchmark"));
      command.addAll(List.of("-threads", "1", "-stream_loop", String.valueOf(REPETITIONS - 1)));
      command.addAll(List.of("-i", SampleClips.clip(clip).toString()));
      if (!output.equals("null")) {
        command.addAll(List.of("-pix_fmt", output, "-c:v", "rawvideo"));
      }
      command.addAll(List.of("-f", "null", "-"));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher bench = BENCH.matcher(text);
      if (process.waitFor() != 0 || !bench.find()) {
        throw new IOException("ffmpeg failed: " + text);
      }
      seconds += Double.parseDouble(bench.group(1)) + Double.parseDouble(bench.group(2));
      frames += 50 * REPETITIONS;
    }
    return frames / seconds;
  }

  private static double reader() throws UnreadableVideoException {
    long begun = cpuNanos();
    int frames = 0;
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      for (int clip = 1; clip <= CLIPS; clip++) {
        try (VideoReader reader =
            FfmpegVideoReader.open(SampleClips.clip(clip).toString(), () -> false)) {
          while (reader.next() != null) {
            frames++;
          }
        }
      }
    }
    return frames / ((cpuNanos() - begun) / 1e9);
  }

  private static double analysis(DetectorSettings settings, int cores) throws Exception {
    int frames = 0;
    try (IdleCorePool spare = new IdleCorePool(cores);
        DetectorModel model = load(settings);
        CameraAnalysis camera = new CameraAnalysis(model, spare)) {
      long begun = cpuNanos();
      for (int clip = 1; clip <= CLIPS; clip++) {
        AnalysisOutcome outcome =
            camera.analyse(
                SampleClips.clip(clip).toString(), clip, "clip", progress -> {}, () -> false);
        frames += ((AnalysisOutcome.Analysed) outcome).result().frames();
      }
      return frames / ((cpuNanos() - begun) / 1e9);
    }
  }

  /** Searches every frame of a clip, without decoding and tracking. */
  private static double globalModel() throws Exception {
    try (IdleCorePool none = new IdleCorePool(1);
        DetectorModel model = load(DetectorSettings.GLOBAL_MODEL);
        VideoReader reader = FfmpegVideoReader.open(SampleClips.clip(1).toString(), () -> false);
        ObjectDetector detector = model.detector(WIDTH, HEIGHT, 1, none)) {
      long nanos = 0;
      int pictures = 0;
      for (Mat picture = reader.next(); picture != null; picture = reader.next()) {
        long begun = cpuNanos();
        detector
            .detect(List.of(new DetectorPicture(picture, true)))
            .forEach(pending -> pending.complete(List.of()));
        nanos += cpuNanos() - begun;
        pictures++;
      }
      return pictures / (nanos / 1e9);
    }
  }

  private static DetectorModel load(DetectorSettings settings) throws UnusableModelException {
    return DetectorModel.load(settings, Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** CPU time of the calling thread, the only working one without idle cores. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
