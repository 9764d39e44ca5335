package io.dsfleet.vision.analysis;

import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Decodes the pictures of one video in order with FFmpeg. Holds native memory until closed. */
final class FfmpegVideoReader implements VideoReader {
  private static final int MAX_BAD_PACKETS = 1_000;
  private static final double MAX_BAD_FRACTION = 0.05;
  private static final double DEFAULT_FRAME_RATE = 25;

  private final String name;
  private final FfmpegInput input;
  private final AVCodecContext decoder;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame frame = avutil.av_frame_alloc();
  private final BgrConverter converter = new BgrConverter();
  private final UprightPicture upright = new UprightPicture();
  private boolean drained;
  private boolean hasKeyFrame;
  private int width;
  private int height;
  private long pictures;
  private long failedPackets;
  private long erroneousPictures;
  private int badPackets;

  static {
    // Errors are reported to the caller; FFmpeg's own messages would only fill the log.
    avutil.av_log_set_level(avutil.AV_LOG_FATAL);
  }

  private FfmpegVideoReader(String name, FfmpegInput input, AVCodecContext decoder) {
    this.name = name;
    this.input = input;
    this.decoder = decoder;
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
   * @param stopped checked while FFmpeg waits for data
   * @throws UnreadableVideoException if the source cannot be opened in time or has no video
   */
  static FfmpegVideoReader open(String source, BooleanSupplier stopped)
      throws UnreadableVideoException {
    return open(source, ReadTimeouts.DEFAULT, stopped);
  }

  static FfmpegVideoReader open(String source, ReadTimeouts timeouts, BooleanSupplier stopped)
      throws UnreadableVideoException {
    MediaSource media = MediaSource.of(source);
    FfmpegInput input = FfmpegInput.open(media, timeouts, stopped);
    try {
      return new FfmpegVideoReader(media.name(), input, openDecoder(input, media.name()));
    } catch (UnreadableVideoException e) {
      input.close();
      throw e;
    }
  }

  private static AVCodecContext openDecoder(FfmpegInput input, String name)
      throws UnreadableVideoException {
    AVCodec codec = avcodec.avcodec_find_decoder(input.stream().codecpar().codec_id());
    if (codec == null) {
      throw new UnreadableVideoException("FFmpeg has no decoder for the video of " + name);
    }
    AVCodecContext decoder = avcodec.avcodec_alloc_context3(codec);
    avcodec.avcodec_parameters_to_context(decoder, input.stream().codecpar());
    decoder.pkt_timebase(input.stream().time_base());
    // Parallelism is per slot: each slot decodes on its own thread.
    decoder.thread_count(1);
    int opened = avcodec.avcodec_open2(decoder, codec, (AVDictionary) null);
    if (opened < 0) {
      avcodec.avcodec_free_context(decoder);
      throw new UnreadableVideoException(
          "FFmpeg cannot decode " + name + " (" + FfmpegInput.text(opened) + ")");
    }
    return decoder;
  }

  @Override
  public boolean isLive() {
    return false;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public double framesPerSecond() {
    double rate = input.frameRate();
    return rate > 0 && rate < 1_000 ? rate : DEFAULT_FRAME_RATE;
  }

  @Override
  public int expectedFrames() {
    return input.estimatedFrames();
  }

  /** Skips packets that cannot be decoded. */
  @Override
  public @Nullable Mat next() throws UnreadableVideoException {
    while (true) {
      int received = avcodec.avcodec_receive_frame(decoder, frame);
      if (received == 0) {
        return picture();
      }
      if (received == avutil.AVERROR_EOF) {
        return null;
      }
      if (received != org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN()) {
        countFailure(received);
      }
      if (drained) {
        return null;
      }
      decodePacket();
    }
  }

  private void decodePacket() throws UnreadableVideoException {
    if (!input.read(packet)) {
      drained = true;
      avcodec.avcodec_send_packet(decoder, null);
      return;
    }
    hasKeyFrame |= (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
    int sent = avcodec.avcodec_send_packet(decoder, packet);
    if (sent < 0) {
      countFailure(sent);
    }
  }

  private void countFailure(int error) throws UnreadableVideoException {
    badPackets++;
    // A recording that starts between two key frames begins with packets that nothing can decode.
    if (hasKeyFrame) {
      failedPackets++;
    }
    if (badPackets > MAX_BAD_PACKETS) {
      throw new UnreadableVideoException(
          "FFmpeg cannot decode " + name + " (" + FfmpegInput.text(error) + ")");
    }
  }

  private Mat picture() throws UnreadableVideoException {
    badPackets = 0;
    pictures++;
    if (frame.decode_error_flags() != 0) {
      erroneousPictures++;
    }
    Mat picture = upright.of(converter.convert(frame), frame);
    width = picture.cols();
    height = picture.rows();
    return picture;
  }

  @Override
  public @Nullable String damage() {
    long bad = failedPackets + erroneousPictures;
    long all = pictures + failedPackets;
    if (input.failure() != null) {
      return input.failure();
    }
    return bad > all * MAX_BAD_FRACTION
        ? bad + " of " + all + " frames could not be decoded without errors"
        : null;
  }

  @Override
  public void close() {
    upright.close();
    converter.close();
    avutil.av_frame_free(frame);
    avcodec.av_packet_free(packet);
    avcodec.avcodec_free_context(decoder);
    input.close();
  }
}
