package io.dsfleet.vision.analysis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntToLongFunction;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameRecorder;

/** Encodes small clips of a moving gradient. */
final class GeneratedClip {
  static final int WIDTH = 176;
  static final int HEIGHT = 144;
  private static final int RATE = 15;

  private GeneratedClip() {}

  /** Encodes frames at a constant rate. */
  static Path constantRate(Path file, int codec, int frames) throws IOException {
    return encode(file, codec, frames, frame -> frame);
  }

  /** Encodes 15 frames per second for the first second, then one frame every two seconds. */
  static Path variableRate(Path file, int codec, int frames) throws IOException {
    return encode(file, codec, frames, frame -> frame < RATE ? frame : RATE + 30L * (frame - RATE));
  }

  private static Path encode(Path file, int codec, int frames, IntToLongFunction ticks)
      throws IOException {
    return encode(file, codec, WIDTH, HEIGHT, frames, ticks);
  }

  /**
   * Encodes frames of any size.
   *
   * @param ticks time of each frame, in frame times
   */
  static Path encode(
      Path file, int codec, int width, int height, int frames, IntToLongFunction ticks)
      throws IOException {
    try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toString(), width, height);
        Frame picture = new Frame(width, height, Frame.DEPTH_UBYTE, 3)) {
      recorder.setVideoCodec(codec);
      recorder.setPixelFormat(
          codec == avcodec.AV_CODEC_ID_MJPEG
              ? avutil.AV_PIX_FMT_YUVJ420P
              : avutil.AV_PIX_FMT_YUV420P);
      recorder.setFrameRate(isMpegVideo(codec) ? 25 : RATE);
      recorder.setVideoBitrate(400_000);
      recorder.setGopSize(8);
      if (hasMovieBox(file)) {
        recorder.setOption("movflags", "faststart");
      }
      recorder.start();
      for (int frame = 0; frame < frames; frame++) {
        paint((ByteBuffer) picture.image[0], picture.imageStride, height, frame);
        recorder.setTimestamp(
            Math.round(ticks.applyAsLong(frame) * 1_000_000 / recorder.getFrameRate()));
        recorder.record(picture);
      }
    } catch (FrameRecorder.Exception e) {
      throw new IOException(e);
    }
    return file;
  }

  /** Whether the codec allows only the frame rates of television. */
  private static boolean isMpegVideo(int codec) {
    return codec == avcodec.AV_CODEC_ID_MPEG1VIDEO || codec == avcodec.AV_CODEC_ID_MPEG2VIDEO;
  }

  private static boolean hasMovieBox(Path file) {
    String name = file.toString();
    return name.endsWith(".mp4")
        || name.endsWith(".m4v")
        || name.endsWith(".mov")
        || name.endsWith(".3gp");
  }

  private static void paint(ByteBuffer pixels, int stride, int height, int frame) {
    for (int index = 0; index < stride * height; index++) {
      pixels.put(index, (byte) (index % stride + index / stride * 3 + frame * 5));
    }
  }

  /** Hides the first frames of an MP4 file in its edit list, as trimming without encoding does. */
  static void hideFirstFrames(Path file, int frames) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer movie = ByteBuffer.wrap(bytes);
    int ticksPerSecond = movie.getInt(boxAfter(bytes, "mdhd") + 12);
    int mediaTime = boxAfter(bytes, "elst") + 12;
    movie.putInt(mediaTime, movie.getInt(mediaTime) + frames * ticksPerSecond / RATE);
    Files.write(file, bytes);
  }

  /** Sets the transformation matrix of an MP4 file's only track to a clockwise rotation. */
  static void rotate(Path file, int degrees) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer movie = ByteBuffer.wrap(bytes);
    int matrix = boxAfter(bytes, "tkhd") + 40;
    int cosine = (int) Math.round(Math.cos(Math.toRadians(degrees))) << 16;
    int sine = (int) Math.round(Math.sin(Math.toRadians(degrees))) << 16;
    movie.putInt(matrix, cosine).putInt(matrix + 4, sine);
    movie.putInt(matrix + 12, -sine).putInt(matrix + 16, cosine);
    Files.write(file, bytes);
  }

  private static int boxAfter(byte[] bytes, String type) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.indexOf(type) + type.length();
  }
}
