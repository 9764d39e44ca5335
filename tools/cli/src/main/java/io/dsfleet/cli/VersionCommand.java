package io.dsfleet.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code version}: prints the version. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Print the version of dsfleet.")
final class VersionCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    commandLine.printVersionHelp(commandLine.getOut());
  }
}
