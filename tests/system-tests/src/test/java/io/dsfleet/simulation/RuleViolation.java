package io.dsfleet.simulation;

/** A rule that does not hold. */
public final class RuleViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final String about;

  /**
   * A rule that does not hold.
   *
   * @param about the job or instance that it is about, empty where there is none
   */
  public RuleViolation(String rule, String what, String about) {
    super(rule + ": " + what);
    this.rule = rule;
    this.about = about;
  }

  /** The rule. */
  public String rule() {
    return rule;
  }

  /** The job or instance. */
  public String about() {
    return about;
  }
}
