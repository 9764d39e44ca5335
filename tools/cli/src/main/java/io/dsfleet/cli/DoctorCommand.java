package io.dsfleet.cli;

import io.dsfleet.devtools.fleet.EnvironmentCheck;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code doctor}: checks what dsfleet needs on this machine. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Check that this machine has what dsfleet needs. Exit code 1 if something is missing.")
final class DoctorCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to check (default: that of the running fleet, else 18000).")
  private @Nullable Integer port;

  @Option(names = "--json", description = "Print a JSON array instead of text.")
  private boolean json;

  @Override
  public Integer call() {
    OptionalInt checked = port == null ? OptionalInt.empty() : OptionalInt.of(port);
    List<EnvironmentCheck.Finding> findings =
        new EnvironmentCheck(DsfleetMain.checkout(), checked).run();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(findings));
    } else {
      findings.forEach(finding -> out.println(finding.line()));
    }
    out.flush();
    return findings.stream().allMatch(EnvironmentCheck.Finding::ok) ? 0 : 1;
  }
}
