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

/** Decodes the pictures of one video in order with FFmpeg. Holds native memory until closed. */
final class FfmpegVideoReader implements VideoReader {
  private static final int MAX_BAD_PACKETS = 1_000;
  private static final double DEFAULT_FRAME_RATE = 25;
  private static final String NETWORK_TIMEOUT_MICROSECONDS = "10000000";

  private final String source;
  private final FFmpegFrameGrabber grabber;
  private Mat picture = new Mat();
  private int badPackets;

  static {
    // Errors are reported to the caller; FFmpeg's own messages would only fill the log.
    avutil.av_log_set_level(avutil.AV_LOG_FATAL);
  }

  private FfmpegVideoReader(String source) {
    this.source = source;
    this.grabber = new FFmpegFrameGrabber(source);
  }

  /** Loads FFmpeg without its capture devices, which need desktop libraries. */
  static void load() {
    Loader.load(avutil.class);
    Loader.load(avcodec.class);
    Loader.load(avformat.class);
    Loader.load(swscale.class);
  }

  /**
   * Opens a file by path or a stream by URI.
   *
   * @throws UnreadableVideoException if the file does not exist or FFmpeg finds no video in it
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
          "the process's locale cannot express the path " + source + "; set LC_ALL=C.UTF-8", e);
    }
  }

  private static void checkFile(Path file) throws UnreadableVideoException {
    if (!Files.exists(file)) {
      throw new UnreadableVideoException("no video file at " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw new UnreadableVideoException(file + " is not a regular file");
    }
    if (!Files.isReadable(file)) {
      throw new UnreadableVideoException("no permission to read " + file);
    }
  }

  private void start() throws UnreadableVideoException {
    // Parallelism is per slot: each slot decodes on its own thread.
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
          "FFmpeg cannot open " + StreamReader.withoutCredentials(source), e);
    }
    if (!grabber.hasVideo() || grabber.getImageWidth() <= 0) {
      throw new UnreadableVideoException(
          "no video stream in " + StreamReader.withoutCredentials(source));
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

  /** Skips packets that cannot be decoded. */
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
              "FFmpeg cannot decode " + StreamReader.withoutCredentials(source), e);
        }
      }
    }
  }

  /** Replaces JavaCV's converter, which mistakes row padding of narrow pictures for a channel. */
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
          .log(
              System.Logger.Level.DEBUG,
              "FFmpeg failed to close " + StreamReader.withoutCredentials(source),
              e);
    }
  }
}
