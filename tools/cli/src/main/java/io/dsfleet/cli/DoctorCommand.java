package io.dsfleet.cli;

import io.dsfleet.devtools.fleet.EnvironmentCheck;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: checks what dsfleet needs on this machine. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Check that this machine has what dsfleet needs. Exit code 1 if something is missing.")
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "18000",
      description = "Port to check (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  public Integer call() {
    List<EnvironmentCheck.Finding> findings =
        new EnvironmentCheck(DsfleetMain.checkout(), port).run();
    findings.forEach(finding -> System.out.println(finding.line()));
    return findings.stream().allMatch(EnvironmentCheck.Finding::ok) ? 0 : 1;
  }
}
