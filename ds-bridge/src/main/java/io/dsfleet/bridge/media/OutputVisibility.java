package io.dsfleet.bridge.media;

/** What the bridge sees of the result file of an analysed video. */
public enum OutputVisibility {
  /** The result exists. */
  SEEN,
  /** The folder of the result is visible, and the result is not in it. */
  MISSING,
  /** This host cannot see the folder of the result, or may not look into it. */
  NOT_VISIBLE
}
