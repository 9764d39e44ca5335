package io.dsfleet.conformance;

/** Ends a scenario: what was expected, and what came instead. */
final class ConformanceFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ConformanceFailure(String what) {
    super(what, null, false, false);
  }

  /** Worded "expected ..., but ...". */
  static ConformanceFailure of(String expected, String came) {
    return new ConformanceFailure("expected " + expected + ", but " + came);
  }

  /** What is worded "expected ..., but ..." already. */
  static ConformanceFailure worded(String what) {
    return new ConformanceFailure(what);
  }

  /** The words of {@link #of}. */
  String what() {
    return String.valueOf(getMessage());
  }
}
