package io.dsfleet.cli;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.devtools.CommandFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: prints a completion script. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a script that completes commands and options with the tab key.",
    footer = {
      "",
      "Bash: source <(./dsfleet completion bash)",
      "Zsh:  autoload -U +X bashcompinit && bashcompinit && source <(./dsfleet completion zsh)"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "bash or zsh, which runs the script of bash.")
  private String shell = "";

  /** The supported shells. */
  static final class Shells extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Shells() {
      super(List.of("bash", "zsh"));
    }
  }

  @Override
  public Integer call() {
    if (!new Shells().contains(shell)) {
      throw new CommandFailure("unknown shell '" + shell + "': use bash or zsh", ExitStatus.USAGE);
    }
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = commandLine.getOut();
    out.println(AutoComplete.bash("dsfleet", Objects.requireNonNull(commandLine.getParent())));
    out.flush();
    return ExitStatus.OK;
  }
}
