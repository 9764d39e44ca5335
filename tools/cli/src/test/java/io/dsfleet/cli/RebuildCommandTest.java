package io.dsfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RebuildCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicInteger getsUntilInUse = new AtomicInteger(2);
  private volatile boolean inUse;
  private FakeGateway gateway;

  @BeforeEach
  void serve() throws IOException {
    gateway = new FakeGateway(this::answer);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private FakeGateway.Reply answer(FakeGateway.Request request) {
    if (request.line().startsWith("GET ") && getsUntilInUse.decrementAndGet() <= 0) {
      inUse = true;
    }
    return new FakeGateway.Reply(200, "{\"pool\":\"p\",\"in_use\":" + inUse + ",\"generation\":3}");
  }

  private int rebuild(String... more) {
    CommandLine commands = DsfleetMain.commandLine();
    commands.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> arguments = new ArrayList<>(List.of("rebuild", "--url"));
    arguments.add(gateway.uri().toString());
    arguments.addAll(List.of(more));
    return commands.execute(arguments.toArray(String[]::new));
  }

  @Test
  void unusedState_isRebuilt() {
    assertThat(rebuild("--pool", "p")).as("%s", err).isZero();

    assertThat(out.toString())
        .contains("requested the rebuild of pool p", "rebuilt as generation 3");
    assertThat(gateway.requests())
        .extracting(FakeGateway.Request::line)
        .startsWith("POST /deepstream/pools/p/rebuild", "GET /deepstream/pools/p/rebuild");
  }

  @Test
  void stateInUse_isNotRebuilt() {
    inUse = true;

    assertThat(rebuild("--pool", "p")).isZero();

    assertThat(out.toString()).contains("is in use: nothing to rebuild");
    assertThat(gateway.requests()).hasSize(1);
  }

  @Test
  void rebuildThatDoesNotEnd_fails() {
    getsUntilInUse.set(Integer.MAX_VALUE);

    assertThat(rebuild("--pool", "p", "--wait", "1")).isNotZero();

    assertThat(err.toString()).contains("see the log of the scheduler");
  }

  @Test
  void invalidPool_isUsageError() {
    assertThat(rebuild("--pool", "../jobs")).isEqualTo(2);

    assertThat(err.toString()).contains("invalid --pool '../jobs': use 1 to 64 characters");
    assertThat(gateway.requests()).isEmpty();
  }
}
