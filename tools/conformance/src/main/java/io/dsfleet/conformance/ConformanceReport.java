package io.dsfleet.conformance;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints the outcomes as a table, line by line, or as one JSON document. */
public final class ConformanceReport {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PrintWriter out;
  private final boolean json;
  private final UnaryOperator<String> colour;
  private final List<ScenarioOutcome> outcomes = new ArrayList<>();

  /**
   * Creates a report that is printed to {@code out}.
   *
   * @param colour colours a word that tells whether a scenario passed
   */
  public ConformanceReport(PrintWriter out, boolean json, UnaryOperator<String> colour) {
    this.out = out;
    this.json = json;
    this.colour = colour;
  }

  /** Adds the outcome of a scenario; prints its line unless the report is JSON. */
  public void add(ScenarioOutcome outcome) {
    outcomes.add(outcome);
    if (!json) {
      out.printf(
          "%s  %-26s %6.1f s  %s%n",
          colour.apply(outcome.passed() ? "passed" : "FAILED"),
          outcome.scenario(),
          outcome.millis() / 1e3,
          outcome.requirement());
      if (outcome.failure() != null) {
        out.println("        " + outcome.failure());
        outcome.frames().forEach(frame -> out.println("        " + frame));
      }
      outcome.remarks().forEach(remark -> out.println("        note: " + remark));
      out.flush();
    }
  }

  /** The outcomes so far, in order. */
  public List<ScenarioOutcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** Prints the summary or the JSON document; returns whether every scenario passed. */
  public boolean finish() {
    long passed = outcomes.stream().filter(ScenarioOutcome::passed).count();
    long failed = outcomes.size() - passed;
    out.println(json ? document(passed, failed) : passed + " passed, " + failed + " failed");
    out.flush();
    return failed == 0;
  }

  private String document(long passed, long failed) {
    ObjectNode root = JSON.createObjectNode().put("passed", passed).put("failed", failed);
    ArrayNode scenarios = root.putArray("scenarios");
    for (ScenarioOutcome outcome : outcomes) {
      ObjectNode row =
          scenarios
              .addObject()
              .put("scenario", outcome.scenario())
              .put("requirement", outcome.requirement())
              .put("passed", outcome.passed())
              .put("millis", outcome.millis());
      if (outcome.failure() != null) {
        row.put("failure", outcome.failure());
        outcome.frames().forEach(row.putArray("last_frames")::add);
      }
      outcome.remarks().forEach(row.putArray("remarks")::add);
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
