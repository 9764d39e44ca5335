package io.dsfleet.vision.analysis;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Converts decoded frames of any format and size to BGR. Holds native memory until closed. */
final class BgrConverter implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  private @Nullable SwsContext scaler;
  private final AVFrame target = avutil.av_frame_alloc();
  private Mat picture = new Mat();

  /** Returns the frame's picture, valid until the next call. */
  Mat convert(AVFrame frame) throws UnreadableVideoException {
    scaler =
        swscale.sws_getCachedContext(
            scaler,
            frame.width(),
            frame.height(),
            frame.format(),
            frame.width(),
            frame.height(),
            avutil.AV_PIX_FMT_BGR24,
            swscale.SWS_BILINEAR,
            null,
            null,
            (DoublePointer) null);
    if (scaler == null) {
      throw new UnreadableVideoException("FFmpeg cannot convert the pixel format of the video");
    }
    if (target.width() != frame.width() || target.height() != frame.height()) {
      allocate(frame.width(), frame.height());
    }
    swscale.sws_scale(
        scaler,
        frame.data(),
        frame.linesize(),
        0,
        frame.height(),
        target.data(),
        target.linesize());
    return picture;
  }

  private void allocate(int width, int height) throws UnreadableVideoException {
    picture.close();
    avutil.av_frame_unref(target);
    target.width(width).height(height).format(avutil.AV_PIX_FMT_BGR24);
    if (avutil.av_frame_get_buffer(target, ALIGNMENT) < 0) {
      throw new UnreadableVideoException(
          "no memory for a picture of " + width + " x " + height + " pixels");
    }
    picture = new Mat(height, width, opencv_core.CV_8UC3, target.data(0), target.linesize(0));
  }

  @Override
  public void close() {
    picture.close();
    avutil.av_frame_free(target);
    swscale.sws_freeContext(scaler);
  }
}
