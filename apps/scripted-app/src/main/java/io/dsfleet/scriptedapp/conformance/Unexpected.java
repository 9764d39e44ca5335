package io.dsfleet.scriptedapp.conformance;

/** Ends a scenario: what was expected, and what came instead. */
final class Unexpected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Unexpected(String what) {
    super(what, null, false, false);
  }

  /** Worded "expected ..., but ...". */
  static Unexpected of(String expected, String came) {
    return new Unexpected("expected " + expected + ", but " + came);
  }

  /** What is worded "expected ..., but ..." already. */
  static Unexpected worded(String what) {
    return new Unexpected(what);
  }

  /** The words of {@link #of}. */
  String what() {
    return String.valueOf(getMessage());
  }
}
