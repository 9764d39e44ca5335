package io.dsfleet.vision.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.bytedeco.ffmpeg.global.avcodec;

/** A seeded table of small generated videos with what reading each must find. */
final class MediaTable {
  private static final Map<String, Integer> CODECS =
      Map.of(
          "mpeg4", avcodec.AV_CODEC_ID_MPEG4,
          "mjpeg", avcodec.AV_CODEC_ID_MJPEG,
          "mpeg2", avcodec.AV_CODEC_ID_MPEG2VIDEO,
          "mpeg1", avcodec.AV_CODEC_ID_MPEG1VIDEO,
          "flv1", avcodec.AV_CODEC_ID_FLV1,
          "vp8", avcodec.AV_CODEC_ID_VP8,
          "h263", avcodec.AV_CODEC_ID_H263,
          "wmv2", avcodec.AV_CODEC_ID_WMV2,
          "ffv1", avcodec.AV_CODEC_ID_FFV1);
  private static final List<String> FORMATS =
      List.of(
          "mp4 mpeg4",
          "mp4 mjpeg",
          "m4v mpeg4",
          "mov mpeg4",
          "mov mjpeg",
          "3gp h263",
          "3gp mpeg4",
          "mkv mpeg4",
          "mkv mjpeg",
          "mkv mpeg2",
          "mkv vp8",
          "mkv ffv1",
          "webm vp8",
          "avi mpeg4",
          "avi mjpeg",
          "ts mpeg2",
          "ts mpeg4",
          "mts mpeg2",
          "m2ts mpeg2",
          "flv flv1",
          "asf mpeg4",
          "wmv wmv2",
          "vob mpeg2",
          "mpg mpeg2",
          "mpg mpeg1",
          "nut mpeg4");
  private static final List<String> VARIABLE_RATE_FORMATS =
      List.of(
          "mp4 mpeg4",
          "mp4 mjpeg",
          "mov mpeg4",
          "mov mjpeg",
          "mkv mpeg4",
          "mkv mjpeg",
          "mkv vp8",
          "webm vp8",
          "avi mpeg4",
          "avi mjpeg",
          "ts mpeg4",
          "flv flv1",
          "nut mpeg4");
  private static final List<String> MOVIE_FORMATS =
      List.of("mp4 mpeg4", "mp4 mjpeg", "mov mpeg4", "mov mjpeg", "3gp h263");
  private static final List<String> STREAM_FORMATS =
      List.of("ts mpeg2", "ts mpeg4", "mts mpeg2", "m2ts mpeg2", "vob mpeg2", "mpg mpeg1");
  private static final List<String> INDEXED_FORMATS =
      List.of("mp4 mpeg4", "mp4 mjpeg", "mov mpeg4", "avi mpeg4", "avi mjpeg");

  /** Containers in which FFmpeg finds that the last packet is incomplete. */
  private static final List<String> CUT_FORMATS =
      List.of("mp4 mpeg4", "mp4 mjpeg", "mov mpeg4", "avi mpeg4", "avi mjpeg", "flv flv1");

  /** Containers in which FFmpeg takes an end within a packet for the end of the video. */
  private static final List<String> ENDLESS_FORMATS =
      List.of("mkv mpeg4", "mkv mjpeg", "webm vp8", "ts mpeg2", "ts mpeg4", "mts mpeg2");

  /** How much of the file FFmpeg can read. */
  enum Verdict {
    /** All frames, without damage. */
    WHOLE,
    /** Damage is reported, and at most the frames of the clip are read. */
    DAMAGED,
    /** Some but not all frames are read; no more than the last of them is reported as damaged. */
    SHORTENED
  }

  /** Writes a video to a file. */
  interface Recipe {
    void write(Path file) throws IOException;
  }

  /**
   * One video.
   *
   * @param frames frames that reading finds, an upper bound unless the verdict is WHOLE
   * @param width width of the upright picture
   * @param height height of the upright picture
   */
  record Entry(
      String name,
      String extension,
      Recipe recipe,
      Verdict verdict,
      int frames,
      int width,
      int height) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final Random random;
  private final List<Entry> entries = new ArrayList<>();

  private MediaTable(long seed) {
    this.random = new Random(seed);
  }

  /** The table; the same seed gives the same entries. */
  static List<Entry> of(long seed) {
    MediaTable table = new MediaTable(seed);
    FORMATS.forEach(table::addConstantRate);
    VARIABLE_RATE_FORMATS.forEach(table::addVariableRate);
    MOVIE_FORMATS.forEach(table::addRotations);
    MOVIE_FORMATS.forEach(table::addEditLists);
    STREAM_FORMATS.forEach(table::addConcatenations);
    INDEXED_FORMATS.forEach(table::addOverwritten);
    CUT_FORMATS.forEach(format -> table.addCuts(format, Verdict.DAMAGED));
    ENDLESS_FORMATS.forEach(format -> table.addCuts(format, Verdict.SHORTENED));
    return table.entries;
  }

  private void addConstantRate(String format) {
    add(format, "constant rate", Verdict.WHOLE, new Clip(format, random));
    add(format, "another size", Verdict.WHOLE, new Clip(format, random));
  }

  private void addVariableRate(String format) {
    long[] times = new long[20];
    for (int i = 1; i < times.length; i++) {
      times[i] = times[i - 1] + 1 + (random.nextInt(3) == 0 ? random.nextInt(40) : 0);
    }
    Clip clip = new Clip(format, random);
    add(format, "variable rate", Verdict.WHOLE, clip.at(frame -> times[frame]));
  }

  private void addRotations(String format) {
    for (int degrees : List.of(90, 180, 270)) {
      Clip clip = new Clip(format, random);
      boolean quarter = degrees != 180;
      entries.add(
          new Entry(
              clip.named(format, "rotated by " + degrees),
              clip.extension,
              file -> GeneratedClip.rotate(clip.write(file), degrees),
              Verdict.WHOLE,
              clip.frames,
              quarter ? clip.height : clip.width,
              quarter ? clip.width : clip.height));
    }
  }

  private void addEditLists(String format) {
    for (int i = 0; i < 2; i++) {
      Clip clip = new Clip(format, random);
      int hidden = 1 + random.nextInt(7);
      entries.add(
          new Entry(
              clip.named(format, hidden + " frames hidden by an edit list"),
              clip.extension,
              file -> GeneratedClip.hideFirstFrames(clip.write(file), hidden),
              Verdict.WHOLE,
              clip.frames - hidden,
              clip.width,
              clip.height));
    }
  }

  /** The clocks restart at every join. */
  private void addConcatenations(String format) {
    for (int parts : List.of(2, 3)) {
      Clip clip = new Clip(format, random);
      entries.add(
          new Entry(
              clip.named(format, parts + " files in one"),
              clip.extension,
              file -> repeat(clip.write(file), parts),
              Verdict.WHOLE,
              parts * clip.frames,
              clip.width,
              clip.height));
    }
  }

  private void addOverwritten(String format) {
    Clip clip = new Clip(format, random);
    add(format, "overwritten in the middle", Verdict.DAMAGED, clip.then(MediaTable::overwrite));
  }

  private void addCuts(String format, Verdict verdict) {
    for (double end : List.of(0.5, 0.65, 0.8)) {
      Clip clip = new Clip(format, random);
      add(format, "cut at " + end, verdict, clip.then(file -> cut(file, end)));
    }
  }

  private void add(String format, String what, Verdict verdict, Clip clip) {
    entries.add(
        new Entry(
            clip.named(format, what),
            clip.extension,
            clip::write,
            verdict,
            clip.frames,
            clip.width,
            clip.height));
  }

  private static void repeat(Path file, int times) throws IOException {
    byte[] part = Files.readAllBytes(file);
    byte[] all = new byte[times * part.length];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, all, i * part.length, part.length);
    }
    Files.write(file, all);
  }

  private static void cut(Path file, double end) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * end)));
  }

  private static void overwrite(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, bytes.length / 3, bytes.length * 2 / 3, (byte) 0x5A);
    Files.write(file, bytes);
  }

  /** A clip to encode, with seeded size and length. */
  private static final class Clip {
    private final String extension;
    private final int codec;
    private final int width;
    private final int height;
    private final int frames;
    private final IntToLongFunction times;
    private final Recipe change;

    private Clip(String format, Random random) {
      String[] parts = format.split(" ", 2);
      boolean fixedSize = parts[1].equals("h263");
      this.extension = parts[0];
      this.codec = CODECS.getOrDefault(parts[1], 0);
      this.width = fixedSize ? 128 : 48 + 2 * random.nextInt(60);
      this.height = fixedSize ? 96 : 48 + 2 * random.nextInt(40);
      this.frames = 10 + random.nextInt(11);
      this.times = frame -> frame;
      this.change = file -> {};
    }

    private Clip(Clip clip, IntToLongFunction times, Recipe change) {
      this.extension = clip.extension;
      this.codec = clip.codec;
      this.width = clip.width;
      this.height = clip.height;
      this.frames = clip.frames;
      this.times = times;
      this.change = change;
    }

    private Clip at(IntToLongFunction frameTimes) {
      return new Clip(this, frameTimes, change);
    }

    private Clip then(Recipe more) {
      return new Clip(this, times, more);
    }

    private String named(String format, String what) {
      return format + ", " + what + ", " + frames + " frames of " + width + "x" + height;
    }

    private Path write(Path file) throws IOException {
      GeneratedClip.encode(file, codec, width, height, frames, times);
      change.write(file);
      return file;
    }
  }
}
