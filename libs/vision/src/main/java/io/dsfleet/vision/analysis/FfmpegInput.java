package io.dsfleet.vision.analysis;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Reads the packets of the video stream of one file or URL. Holds native memory until closed. */
final class FfmpegInput implements AutoCloseable {
  private final String name;
  private final AVFormatContext format;
  private final int video;
  private boolean lastPacketIncomplete;
  private @Nullable String failure;

  private FfmpegInput(String name, AVFormatContext format, int video) {
    this.name = name;
    this.format = format;
    this.video = video;
  }

  /**
   * Opens a source and finds its video stream.
   *
   * @param name of the source for messages, without secrets
   */
  static FfmpegInput open(String url, String name) throws UnreadableVideoException {
    AVFormatContext format = avformat.avformat_alloc_context();
    AVDictionary options = new AVDictionary(null);
    if (url.startsWith("rtsp")) {
      avutil.av_dict_set(options, "rtsp_transport", "tcp", 0);
    }
    // FFmpeg frees the context if it cannot open the source.
    int opened = avformat.avformat_open_input(format, url, null, options);
    avutil.av_dict_free(options);
    if (opened < 0) {
      throw new UnreadableVideoException("FFmpeg cannot open " + name + " (" + text(opened) + ")");
    }
    int found = avformat.avformat_find_stream_info(format, (PointerPointer<?>) null);
    int video =
        found < 0
            ? found
            : avformat.av_find_best_stream(
                format, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
    if (video < 0) {
      avformat.avformat_close_input(format);
      throw new UnreadableVideoException("no video stream in " + name);
    }
    return new FfmpegInput(name, format, video);
  }

  AVStream stream() {
    return format.streams(video);
  }

  /** Reads the next packet of the video stream; returns false at the end. */
  boolean read(AVPacket packet) {
    while (true) {
      avcodec.av_packet_unref(packet);
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
        lastPacketIncomplete = (packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0;
        return true;
      }
    }
  }

  private void end(int reason) {
    int io = format.pb() == null ? 0 : format.pb().error();
    if (reason != avutil.AVERROR_EOF) {
      failure = "FFmpeg cannot read " + name + " to its end (" + text(reason) + ")";
    } else if (io < 0 && io != avutil.AVERROR_EOF) {
      failure = "FFmpeg cannot read " + name + " to its end (" + text(io) + ")";
    } else if (lastPacketIncomplete || isIndexBeyondEnd()) {
      failure = name + " is truncated: it ends before its last frame";
    }
  }

  /** Whether the container's index names frames behind the end of the file. */
  private boolean isIndexBeyondEnd() {
    long size = format.pb() == null ? -1 : avformat.avio_size(format.pb());
    AVStream stream = stream();
    for (int entry = avformat.avformat_index_get_entries_count(stream) - 1;
        size > 0 && entry >= 0;
        entry--) {
      AVIndexEntry frame = avformat.avformat_index_get_entry(stream, entry);
      if (frame.pos() + frame.size() > size) {
        return true;
      }
    }
    return false;
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
    avformat.avformat_close_input(format);
  }
}
