package io.dsfleet.vision.analysis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Reads the packets of the video stream of one file or URL. Holds native memory until closed. */
final class FfmpegInput implements AutoCloseable {
  private static final double MIN_READ_FRACTION = 0.95;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final String name;
  private final AVFormatContext format;
  private final ReadDeadline deadline;
  private final ReadTimeouts timeouts;
  private final int video;
  private boolean lastPacketIncomplete;
  private long packets;
  private @Nullable String failure;

  private FfmpegInput(
      String name,
      AVFormatContext format,
      ReadDeadline deadline,
      ReadTimeouts timeouts,
      int video) {
    this.name = name;
    this.format = format;
    this.deadline = deadline;
    this.timeouts = timeouts;
    this.video = video;
  }

  /**
   * Opens a source and finds its video stream.
   *
   * @param stopped checked while FFmpeg waits
   */
  static FfmpegInput open(MediaSource source, ReadTimeouts timeouts, BooleanSupplier stopped)
      throws UnreadableVideoException {
    ReadDeadline deadline = new ReadDeadline(stopped);
    try {
      return open(source, timeouts, deadline);
    } catch (UnreadableVideoException e) {
      deadline.close();
      throw e;
    }
  }

  private static FfmpegInput open(MediaSource source, ReadTimeouts timeouts, ReadDeadline deadline)
      throws UnreadableVideoException {
    AVFormatContext format = avformat.avformat_alloc_context();
    deadline.attach(format);
    deadline.restart(timeouts.open());
    AVDictionary options = new AVDictionary(null);
    source.options().forEach((key, value) -> avutil.av_dict_set(options, key, value, 0));
    // FFmpeg frees the context if it cannot open the source.
    int opened = avformat.avformat_open_input(format, source.url(), null, options);
    avutil.av_dict_free(options);
    if (opened < 0) {
      throw new UnreadableVideoException(
          "FFmpeg cannot open " + source.name() + " (" + reason(opened, timeouts.open()) + ")");
    }
    if (isRedirected(format, source.url())) {
      deadline.restart(CLOSE_TIMEOUT);
      avformat.avformat_close_input(format);
      throw new UnreadableVideoException(
          source.name() + " redirects to another URL; give the URL of the video itself");
    }
    int found = avformat.avformat_find_stream_info(format, (PointerPointer<?>) null);
    int video =
        found < 0
            ? found
            : avformat.av_find_best_stream(
                format, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
    boolean late = deadline.isOver();
    if (video < 0 || late) {
      deadline.restart(CLOSE_TIMEOUT);
      avformat.avformat_close_input(format);
      throw new UnreadableVideoException(
          late
              ? "FFmpeg cannot open "
                  + source.name()
                  + " ("
                  + reason(avutil.AVERROR_EXIT, timeouts.open())
                  + ")"
              : "no video stream in " + source.name());
    }
    return new FfmpegInput(source.name(), format, deadline, timeouts, video);
  }

  /**
   * Whether the server of an HTTP URL led FFmpeg to another one. FFmpeg 8.0 has no option that
   * forbids redirects.
   */
  private static boolean isRedirected(AVFormatContext format, String url) {
    if (format.pb() == null || !url.startsWith("http")) {
      return false;
    }
    try (BytePointer option = new BytePointer("location");
        PointerPointer<BytePointer> value = new PointerPointer<>(1)) {
      value.put(0, null);
      int found = avutil.av_opt_get(format.pb(), option, avutil.AV_OPT_SEARCH_CHILDREN, value);
      BytePointer location = found < 0 ? null : value.get(BytePointer.class, 0);
      boolean other = location != null && !location.getString(StandardCharsets.UTF_8).equals(url);
      avutil.av_free(location);
      return other;
    }
  }

  private static String reason(int error, Duration timeout) {
    if (error == avutil.AVERROR_EXIT) {
      return "timeout after " + timeout.toSeconds() + " s";
    }
    return error == org.bytedeco.ffmpeg.presets.avutil.AVERROR_EINVAL()
        ? "its format is not supported; playlists and session descriptions are not read"
        : text(error);
  }

  AVStream stream() {
    return format.streams(video);
  }

  /** Reads the next packet of the video stream; returns false at the end. */
  boolean read(AVPacket packet) {
    while (true) {
      avcodec.av_packet_unref(packet);
      deadline.restart(timeouts.read());
      int read = avformat.av_read_frame(format, packet);
      if (read == org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN()) {
        continue;
      }
      if (read < 0) {
        end(read);
        return false;
      }
      // AVI writes empty packets for repeated frames; an empty packet would end the decoder.
      if (packet.stream_index() == video && packet.size() > 0) {
        packets++;
        lastPacketIncomplete = (packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0;
        return true;
      }
    }
  }

  private void end(int reason) {
    int io = format.pb() == null ? 0 : format.pb().error();
    if (deadline.isOver()) {
      failure = cut(avutil.AVERROR_EXIT);
    } else if (reason != avutil.AVERROR_EOF) {
      failure = cut(reason);
    } else if (io < 0 && io != avutil.AVERROR_EOF) {
      failure = cut(io);
    } else {
      checkAgainstIndex();
    }
  }

  private String cut(int error) {
    return "FFmpeg cannot read " + name + " to its end (" + reason(error, timeouts.read()) + ")";
  }

  /** Compares what was read with the frames in the container's index, which may be partial. */
  private void checkAgainstIndex() {
    long size = format.pb() == null ? -1 : avformat.avio_size(format.pb());
    AVStream stream = stream();
    boolean isCut = lastPacketIncomplete;
    long frames = 0;
    for (int entry = avformat.avformat_index_get_entries_count(stream) - 1; entry >= 0; entry--) {
      AVIndexEntry frame = avformat.avformat_index_get_entry(stream, entry);
      isCut |= size > 0 && frame.pos() + frame.size() > size;
      frames += frame.size() > 0 ? 1 : 0;
    }
    if (isCut) {
      failure = name + " is truncated: it ends before its last frame";
    } else if (packets < frames * MIN_READ_FRACTION) {
      failure =
          (frames - packets) + " of " + frames + " frames in the index of " + name + " are lost";
    }
  }

  /** Returns why the source could not be read to its end; null if it could. */
  @Nullable String failure() {
    return failure;
  }

  /** Frames per second according to the container; 0 if unknown. */
  double frameRate() {
    AVRational rate = stream().avg_frame_rate();
    if (rate.num() <= 0 || rate.den() <= 0) {
      rate = stream().r_frame_rate();
    }
    return rate.num() <= 0 || rate.den() <= 0 ? 0 : (double) rate.num() / rate.den();
  }

  /** Estimates the number of frames from the container; 0 if unknown. */
  int estimatedFrames() {
    double frames =
        stream().nb_frames() > 0
            ? stream().nb_frames()
            : format.duration() / (double) avutil.AV_TIME_BASE * frameRate();
    return (int) Math.clamp(Math.round(frames), 0L, Integer.MAX_VALUE);
  }

  /** Returns FFmpeg's text of an error code. */
  static String text(int error) {
    byte[] text = new byte[128];
    avutil.av_strerror(error, text, text.length);
    return new String(text, StandardCharsets.UTF_8).split("\0", 2)[0];
  }

  @Override
  public void close() {
    deadline.restart(CLOSE_TIMEOUT);
    avformat.avformat_close_input(format);
    deadline.close();
  }
}
