package io.dsfleet.vision.analysis;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Reads the pictures of one video in order, by FFmpeg. Keeps native memory until closed. */
final class FfmpegVideoReader implements VideoReader {
  private static final int MAX_BAD_PACKETS = 1_000;
  private static final double DEFAULT_FRAME_RATE = 25;
  private static final String NETWORK_TIMEOUT_MICROSECONDS = "10000000";

  private final String source;
  private final FFmpegFrameGrabber grabber;
  private Mat picture = new Mat();
  private int badPackets;

  static {
    // What is wrong with a file is reported to whoever asked for it; FFmpeg's own lines would only
    // fill the log.
    avutil.av_log_set_level(avutil.AV_LOG_FATAL);
  }

  private FfmpegVideoReader(String source) {
    this.source = source;
    this.grabber = new FFmpegFrameGrabber(source);
  }

  /** Loads what is needed of FFmpeg: not its capture devices, which want a desktop's libraries. */
  static void load() {
    Loader.load(avutil.class);
    Loader.load(avcodec.class);
    Loader.load(avformat.class);
    Loader.load(swscale.class);
  }

  /**
   * Opens a file by its path, or a stream by its URI.
   *
   * @throws UnreadableVideoException if it does not exist, or FFmpeg finds no video in it
   */
  static FfmpegVideoReader open(String source) throws UnreadableVideoException {
    if (!source.contains("://")) {
      checkFile(path(source));
    }
    FfmpegVideoReader reader = new FfmpegVideoReader(source);
    try {
      reader.start();
      return reader;
    } catch (UnreadableVideoException e) {
      reader.close();
      throw e;
    }
  }

  private static Path path(String source) throws UnreadableVideoException {
    try {
      return Path.of(source);
    } catch (InvalidPathException e) {
      throw new UnreadableVideoException(
          "expected a path that the process's locale can express, but it is " + source, e);
    }
  }

  private static void checkFile(Path file) throws UnreadableVideoException {
    if (!Files.exists(file)) {
      throw new UnreadableVideoException("expected a video file, but there is none at " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw new UnreadableVideoException("expected a video file, but " + file + " is not a file");
    }
    if (!Files.isReadable(file)) {
      throw new UnreadableVideoException("expected a readable video file, but may not read " + file);
    }
  }

  private void start() throws UnreadableVideoException {
    // Slots are the unit of parallelism: a slot decodes on its own thread.
    grabber.setVideoOption("threads", "1");
    if (source.startsWith("rtsp://")) {
      grabber.setOption("rtsp_transport", "tcp");
      grabber.setOption("timeout", NETWORK_TIMEOUT_MICROSECONDS);
    } else if (source.startsWith("http")) {
      grabber.setOption("rw_timeout", NETWORK_TIMEOUT_MICROSECONDS);
    }
    try {
      grabber.start();
    } catch (FrameGrabber.Exception e) {
      throw new UnreadableVideoException(
          "expected a video, but FFmpeg cannot open " + StreamReader.withoutCredentials(source), e);
    }
    if (!grabber.hasVideo() || grabber.getImageWidth() <= 0) {
      throw new UnreadableVideoException(
          "expected a video, but there are no pictures in " + StreamReader.withoutCredentials(source));
    }
  }

  @Override
  public boolean isLive() {
    return false;
  }

  @Override
  public int width() {
    return grabber.getImageWidth();
  }

  @Override
  public int height() {
    return grabber.getImageHeight();
  }

  @Override
  public double framesPerSecond() {
    double rate = grabber.getVideoFrameRate();
    return rate > 0 && rate < 1_000 ? rate : DEFAULT_FRAME_RATE;
  }

  @Override
  public int expectedFrames() {
    AVFormatContext format = grabber.getFormatContext();
    for (int index = 0; index < format.nb_streams(); index++) {
      AVStream stream = format.streams(index);
      if (stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO && stream.nb_frames() > 0) {
        return (int) Math.min(Integer.MAX_VALUE, stream.nb_frames());
      }
    }
    return Math.max(0, grabber.getLengthInVideoFrames());
  }

  /** Packets that cannot be decoded are passed over. */
  @Override
  public @Nullable Mat next() throws UnreadableVideoException {
    while (true) {
      try {
        Frame frame = grabber.grabImage();
        return frame == null ? null : picture(frame);
      } catch (FrameGrabber.Exception e) {
        badPackets++;
        if (badPackets > MAX_BAD_PACKETS) {
          throw new UnreadableVideoException(
              "expected a video, but FFmpeg cannot decode " + StreamReader.withoutCredentials(source), e);
        }
      }
    }
  }

  /** JavaCV's own converter takes the padding at the end of narrow rows for a fourth channel. */
  private Mat picture(Frame frame) {
    picture.close();
    picture =
        new Mat(
            frame.imageHeight,
            frame.imageWidth,
            opencv_core.CV_8UC3,
            new Pointer(frame.image[0].position(0)),
            frame.imageStride);
    return picture;
  }

  @Override
  public void close() {
    picture.close();
    try {
      grabber.close();
    } catch (FrameGrabber.Exception e) {
      System.getLogger(FfmpegVideoReader.class.getName())
          .log(System.Logger.Level.DEBUG, "FFmpeg did not close " + StreamReader.withoutCredentials(source), e);
    }
  }
}
