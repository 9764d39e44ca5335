package io.dsfleet.conformance;

/** Ends a scenario: the app did not do what was expected. */
final class ConformanceFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ConformanceFailure(String sentence) {
    super(sentence, null, false, false);
  }

  /** Creates a failure that reads "expected ..., but ...". */
  static ConformanceFailure of(String expected, String actual) {
    return new ConformanceFailure("expected " + expected + ", but " + actual);
  }

  /** Creates a failure from a complete sentence. */
  static ConformanceFailure ofSentence(String sentence) {
    return new ConformanceFailure(sentence);
  }

  /** The sentence. */
  String sentence() {
    return String.valueOf(getMessage());
  }
}
