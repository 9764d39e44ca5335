package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.BoundingBox;

/**
 * Placement of a picture in a model's input: scaled to fit and centred, with bars at two sides. All
 * values are in pixels.
 */
record LetterboxLayout(
    int pictureWidth, int pictureHeight, int width, int height, int inputWidth, int inputHeight) {

  static LetterboxLayout of(int pictureWidth, int pictureHeight, int inputWidth, int inputHeight) {
    double scale =
        Math.min(inputWidth / (double) pictureWidth, inputHeight / (double) pictureHeight);
    return new LetterboxLayout(
        pictureWidth,
        pictureHeight,
        Math.clamp(Math.round(pictureWidth * scale), 1, inputWidth),
        Math.clamp(Math.round(pictureHeight * scale), 1, inputHeight),
        inputWidth,
        inputHeight);
  }

  int left() {
    return (inputWidth - width) / 2;
  }

  int right() {
    return inputWidth - width - left();
  }

  int top() {
    return (inputHeight - height) / 2;
  }

  int bottom() {
    return inputHeight - height - top();
  }

  /** Converts a box of the input to picture coordinates, clipped to the picture; may be empty. */
  BoundingBox inPicture(BoundingBox box) {
    double across = pictureWidth / (double) width;
    double down = pictureHeight / (double) height;
    double x = Math.clamp((box.x() - left()) * across, 0, pictureWidth);
    double y = Math.clamp((box.y() - top()) * down, 0, pictureHeight);
    double endX = Math.clamp((box.x() + box.width() - left()) * across, 0, pictureWidth);
    double endY = Math.clamp((box.y() + box.height() - top()) * down, 0, pictureHeight);
    return new BoundingBox(x, y, endX - x, endY - y);
  }
}
