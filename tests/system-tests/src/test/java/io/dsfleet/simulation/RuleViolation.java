package io.dsfleet.simulation;

/** Reports a rule that does not hold. */
public final class RuleViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final String about;

  /**
   * Creates a violation.
   *
   * @param about the job or instance, empty if there is none
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
