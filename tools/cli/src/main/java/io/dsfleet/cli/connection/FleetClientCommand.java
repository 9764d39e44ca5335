package io.dsfleet.cli.connection;

import io.dsfleet.devtools.CommandFailure;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** A command that calls a fleet and prints text for people, or the bodies of the API. */
public abstract class FleetClientCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private FleetConnectionOptions connection = new FleetConnectionOptions();

  @Option(names = "--json", description = "Print the JSON of the REST API instead of text.")
  private boolean json;

  /** Creates a client of the chosen fleet. */
  protected final CheckedFleetClient client() {
    return connection.client();
  }

  /** Whether JSON was requested. */
  protected final boolean isJson() {
    return json;
  }

  /** Prints one line. A closed pipe ends the command, which otherwise would follow for ever. */
  protected final void print(String line) {
    PrintWriter out = out();
    out.println(line);
    if (out.checkError()) {
      throw new CommandFailure("cannot write to standard output");
    }
  }

  /** Prints {@code body} as JSON if that was requested, otherwise {@code text}. */
  protected final void print(JsonNode body, String text) {
    print(json ? body.toString() : text);
  }

  /** The standard output of the command. */
  protected final PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  /** The standard error of the command. */
  protected final PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
