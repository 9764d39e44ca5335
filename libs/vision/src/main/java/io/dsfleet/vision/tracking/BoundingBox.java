package io.dsfleet.vision.tracking;

/** An upright rectangle in pixels; {@code x} and {@code y} are its upper left corner. */
public record BoundingBox(double x, double y, double width, double height) {

  /** Creates a box around a centre. */
  public static BoundingBox around(double centreX, double centreY, double width, double height) {
    return new BoundingBox(centreX - width / 2, centreY - height / 2, width, height);
  }

  /** The horizontal middle, in pixels. */
  public double centreX() {
    return x + width / 2;
  }

  /** The vertical middle, in pixels. */
  public double centreY() {
    return y + height / 2;
  }

  /** Square pixels; never negative. */
  public double area() {
    return Math.max(0, width) * Math.max(0, height);
  }

  /** Square pixels shared with another box. */
  public double intersection(BoundingBox other) {
    double shared = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double sharedDown = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    return shared <= 0 || sharedDown <= 0 ? 0 : shared * sharedDown;
  }

  /** Intersection over union, 0 to 1. */
  public double overlap(BoundingBox other) {
    double shared = intersection(other);
    return shared == 0 ? 0 : shared / (area() + other.area() - shared);
  }

  /** Interpolates linearly: this box at {@code fraction} 0, the other box at 1. */
  public BoundingBox towards(BoundingBox other, double fraction) {
    return new BoundingBox(
        x + (other.x - x) * fraction,
        y + (other.y - y) * fraction,
        width + (other.width - width) * fraction,
        height + (other.height - height) * fraction);
  }
}
