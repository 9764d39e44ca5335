package io.dsfleet.testkit.camera;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;

/**
 * The encoded frames of an MP4 file with H.264, as NAL units without length prefixes.
 *
 * @param parameterSets sequence and picture parameter sets in the SDP format
 * @param frames in decoding order
 */
record H264Clip(String parameterSets, List<List<byte[]>> frames) {

  static H264Clip read(Path file) throws IOException {
    try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toString())) {
      grabber.start();
      AVFormatContext format = grabber.getFormatContext();
      int video = -1;
      for (int stream = 0; stream < format.nb_streams(); stream++) {
        if (format.streams(stream).codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
          video = stream;
        }
      }
      ByteBuffer record = extradata(format.streams(video).codecpar());
      record.position(6);
      String parameterSets = base64(record);
      record.get();
      parameterSets += "," + base64(record);
      List<List<byte[]>> frames = new ArrayList<>();
      for (AVPacket packet; (packet = grabber.grabPacket()) != null; ) {
        if (packet.stream_index() == video) {
          frames.add(units(packet));
        }
      }
      return new H264Clip(parameterSets, frames);
    }
  }

  private static ByteBuffer extradata(AVCodecParameters parameters) {
    byte[] bytes = new byte[parameters.extradata_size()];
    parameters.extradata().get(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static String base64(ByteBuffer record) {
    byte[] unit = new byte[record.getShort()];
    record.get(unit);
    return Base64.getEncoder().encodeToString(unit);
  }

  private static List<byte[]> units(AVPacket packet) {
    byte[] bytes = new byte[packet.size()];
    packet.data().get(bytes);
    ByteBuffer data = ByteBuffer.wrap(bytes);
    List<byte[]> units = new ArrayList<>();
    while (data.remaining() > 4) {
      byte[] unit = new byte[data.getInt()];
      data.get(unit);
      units.add(unit);
    }
    return units;
  }
}
