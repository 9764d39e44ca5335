package io.dsfleet.cli;

import io.dsfleet.devtools.suite.TestSuite;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code test}: every test of the project; the last line is {@code N passed, N failed}. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Run every test of the project with RabbitMQ and Redis of its own.",
      "Tests that start containers use the Docker Engine that answers; with CI set one is installed"
          + " and started for the run where that is possible. DSFLEET_TEST_DOCKER=REASON leaves"
          + " them out."
    })
final class TestCommand extends InstallOption implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "MAVEN_ARGUMENT",
      description = "Passed to Maven after --, for example -- -pl gateway.")
  private List<String> mavenArguments = List.of();

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    TestSuite suite =
        new TestSuite(
            DsfleetMain.checkout(),
            System.getProperty("dsfleet.maven", "mvn"),
            line -> command.commandLine().getErr().println("dsfleet: " + line));
    TestSuite.Outcome outcome = suite.run(mavenArguments);
    // A line of its own: Maven ends its output with terminal codes and no line end.
    System.out.println();
    outcome.remarks().forEach(System.out::println);
    System.out.println(outcome.line());
    return outcome.isSuccess() ? 0 : 1;
  }
}
