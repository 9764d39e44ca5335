package io.dsfleet.referenceapp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameRecorder;

/** Sample media of every kind, valid and damaged. */
final class MediaSamples {
  /** Kind of a sample file. */
  enum Kind {
    GOOD(true),
    OTHER_SIZE(true),
    LONG(true),
    CUT_OFF(false),
    OVERWRITTEN(false),
    EMPTY(false),
    TEXT(false),
    FOLDER(false),
    MISSING(false);

    /** Whether the whole file can be decoded. */
    final boolean readable;

    Kind(boolean readable) {
      this.readable = readable;
    }
  }

  private final Path folder;

  /** Creates a file of each kind. */
  MediaSamples(Path folder) throws IOException {
    this.folder = folder;
    record(path(Kind.GOOD), 160, 144, 12);
    record(path(Kind.OTHER_SIZE), 96, 128, 8);
    record(path(Kind.LONG), 160, 144, 150);
    byte[] bytes = Files.readAllBytes(path(Kind.LONG));
    Files.write(path(Kind.CUT_OFF), Arrays.copyOf(bytes, bytes.length / 2));
    byte[] damaged = bytes.clone();
    Arrays.fill(damaged, bytes.length / 5, bytes.length * 4 / 5, (byte) 0x5A);
    Files.write(path(Kind.OVERWRITTEN), damaged);
    Files.createFile(path(Kind.EMPTY));
    Files.writeString(path(Kind.TEXT), "no video, whatever its name says");
    Files.createDirectory(path(Kind.FOLDER));
  }

  /** Picks a random kind; half of the picks are good files. */
  static Kind any(RandomGenerator random) {
    Kind[] kinds = Kind.values();
    return random.nextBoolean() ? Kind.GOOD : kinds[random.nextInt(kinds.length)];
  }

  Path path(Kind kind) {
    return folder.resolve(kind + ".avi");
  }

  private static void record(Path file, int width, int height, int frames) throws IOException {
    try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toString(), width, height);
        Frame picture = new Frame(width, height, Frame.DEPTH_UBYTE, 3)) {
      recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
      recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
      recorder.setFrameRate(10);
      recorder.start();
      for (int frame = 0; frame < frames; frame++) {
        paint((ByteBuffer) picture.image[0], picture.imageStride, height, 2 * frame % width);
        recorder.record(picture);
      }
    } catch (FrameRecorder.Exception e) {
      throw new IOException(e);
    }
  }

  /** Paints an upright shape that walks over a grey background. */
  private static void paint(ByteBuffer pixels, int stride, int height, int left) {
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < stride; column++) {
        boolean walker = row > height / 4 && column / 3 >= left && column / 3 < left + 20;
        pixels.put(row * stride + column, (byte) (walker ? 30 : 150 + (row + column) % 7));
      }
    }
  }
}
