package io.dsfleet.visionworker;

import io.dsfleet.messages.vision.DetectedBox;
import io.dsfleet.messages.vision.VisionMessage.EncodedFrame;
import io.dsfleet.messages.vision.VisionMessageCodec;
import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.visionworker.ObjectNumbering.NumberedObject;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Reduces a picture, draws the boxes into it and encodes it as JPEG.
 *
 * <p>Holds native memory until closed. Not thread-safe.
 */
final class FrameEncoder implements AutoCloseable {
  private static final int LINE_WIDTH = 2;

  private final int maxWidth;
  private final Mat output = new Mat();
  private final Scalar green = new Scalar(0, 255, 0, 0);
  private final IntPointer quality;
  private long frames;

  /**
   * @param maxWidth in pixels; wider pictures are reduced
   * @param jpegQuality 1 to 100
   */
  FrameEncoder(int maxWidth, int jpegQuality) {
    this.maxWidth = maxWidth;
    this.quality = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, jpegQuality);
  }

  EncodedFrame encode(Mat picture, List<NumberedObject> objects, long capturedAtMillis) {
    double scale = Math.min(1, (double) maxWidth / picture.cols());
    if (scale < 1) {
      int height = Math.max(1, (int) Math.round(picture.rows() * scale));
      try (Size size = new Size(maxWidth, height)) {
        opencv_imgproc.resize(picture, output, size, 0, 0, opencv_imgproc.INTER_AREA);
      }
    } else {
      picture.copyTo(output);
    }
    List<DetectedBox> boxes =
        objects.stream()
            .limit(VisionMessageCodec.MAX_BOXES)
            .map(object -> box(object, scale))
            .toList();
    boxes.forEach(this::draw);
    frames++;
    return new EncodedFrame(
        frames, capturedAtMillis, output.cols(), output.rows(), boxes, ByteBuffer.wrap(jpeg()));
  }

  private DetectedBox box(NumberedObject object, double scale) {
    BoundingBox box = object.detection().box();
    return new DetectedBox(
        object.id(),
        within(box.x() * scale, output.cols()),
        within(box.y() * scale, output.rows()),
        within((box.x() + box.width()) * scale, output.cols()),
        within((box.y() + box.height()) * scale, output.rows()),
        (float) object.detection().score());
  }

  private static float within(double position, int size) {
    return (float) Math.clamp(position, 0, size);
  }

  private void draw(DetectedBox box) {
    try (Point from = new Point(Math.round(box.left()), Math.round(box.top()));
        Point to = new Point(Math.round(box.right()), Math.round(box.bottom()))) {
      opencv_imgproc.rectangle(output, from, to, green, LINE_WIDTH, opencv_imgproc.LINE_8, 0);
    }
  }

  private byte[] jpeg() {
    try (BytePointer encoded = new BytePointer()) {
      if (!opencv_imgcodecs.imencode(".jpg", output, encoded, quality)) {
        throw new IllegalStateException("OpenCV cannot encode the picture as JPEG");
      }
      byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
      encoded.get(bytes);
      return bytes;
    }
  }

  @Override
  public void close() {
    output.close();
    green.close();
    quality.close();
  }
}
