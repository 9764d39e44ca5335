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

/** {@code test}: runs all tests of the project. The last line is {@code N passed, N failed}. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Run all tests of the project with private RabbitMQ and Redis servers.",
      "Tests with containers use the running Docker Engine. If CI is set and none is running, one"
          + " is installed and started for the run if possible. DSFLEET_TEST_DOCKER=REASON skips"
          + " these tests."
    })
final class TestCommand extends InstallOption implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "MAVEN_ARGUMENT",
      description = "Arguments for Maven after --, for example -- -pl gateway.")
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
    // Maven ends its output with terminal codes and no line break.
    System.out.println();
    outcome.remarks().forEach(System.out::println);
    System.out.println(outcome.line());
    return outcome.isSuccess() ? 0 : 1;
  }
}
