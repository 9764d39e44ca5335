package io.dsfleet.vision.detection;

/** How objects are detected. */
public enum DetectorMethod {
  /** People, by motion and OpenCV's HOG detector; needs no neural network. */
  MOTION_AND_HOG,
  /** People, vehicles and the other classes of COCO, by the model that is part of this library. */
  GLOBAL_MODEL,
  /** The classes of a model file. */
  MODEL_FILE
}
