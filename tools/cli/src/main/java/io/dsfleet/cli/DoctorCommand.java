package io.dsfleet.cli;

import io.dsfleet.devtools.fleet.EnvironmentCheck;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: what was found on this machine, and what is missing. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Show what was found on this machine; exit 1 when something is missing.")
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "18000",
      description = "Port to check.")
  private int port;

  @Override
  public Integer call() {
    List<EnvironmentCheck.Finding> findings = new EnvironmentCheck(DsfleetMain.checkout(), port).run();
    findings.forEach(finding -> System.out.println(finding.line()));
    return findings.stream().allMatch(EnvironmentCheck.Finding::good) ? 0 : 1;
  }
}
