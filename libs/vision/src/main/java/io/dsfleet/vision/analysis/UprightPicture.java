package io.dsfleet.vision.analysis;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Applies a frame's display matrix, by which phones mark rotated and mirrored pictures. Angles are
 * rounded to quarter turns. Holds native memory until closed.
 */
final class UprightPicture implements AutoCloseable {
  private static final int MIRROR_LEFT_RIGHT = 1;
  private static final int MIRROR_TOP_BOTTOM = 0;
  private static final int MIRROR_BOTH = -1;

  private final Mat upright = new Mat();

  /** Returns the picture as it is to be shown, valid until the next call. */
  Mat of(Mat picture, AVFrame frame) {
    AVFrameSideData data = avutil.av_frame_get_side_data(frame, avutil.AV_FRAME_DATA_DISPLAYMATRIX);
    if (data == null) {
      return picture;
    }
    int[] matrix = new int[9];
    new IntPointer(data.data()).get(matrix);
    double degrees = -avutil.av_display_rotation_get(matrix);
    if (Double.isNaN(degrees)) {
      return picture;
    }
    return switch (Math.floorMod(Math.round(degrees / 90), 4)) {
      case 1 -> turned(picture, matrix[3] > 0, opencv_core.ROTATE_90_CLOCKWISE);
      case 2 -> mirrored(picture, matrix[4] > 0 ? MIRROR_LEFT_RIGHT : MIRROR_BOTH);
      case 3 -> turned(picture, matrix[3] < 0, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
      default -> matrix[4] < 0 ? mirrored(picture, MIRROR_TOP_BOTTOM) : picture;
    };
  }

  private Mat turned(Mat picture, boolean isMirrored, int rotation) {
    opencv_core.rotate(picture, upright, rotation);
    if (isMirrored) {
      opencv_core.flip(upright, upright, MIRROR_LEFT_RIGHT);
    }
    return upright;
  }

  private Mat mirrored(Mat picture, int axis) {
    opencv_core.flip(picture, upright, axis);
    return upright;
  }

  @Override
  public void close() {
    upright.close();
  }
}
