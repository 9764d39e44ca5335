package io.dsfleet.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** Executes commands against a fake gateway and keeps what the last one printed. */
final class CommandOutput {
  private final FakeGateway gateway;
  private volatile StringWriter out = new StringWriter();
  private volatile StringWriter err = new StringWriter();

  CommandOutput(FakeGateway gateway) {
    this.gateway = gateway;
  }

  /** Executes the words of a command followed by the address of the gateway. */
  int execute(String... words) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--url", gateway.uri().toString()));
    return DsfleetMain.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
