package io.dsfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RebuildCommandTest {
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private volatile boolean inUse;
  private final AtomicInteger getsUntilInUse = new AtomicInteger(2);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    if (exchange.getRequestMethod().equals("GET") && getsUntilInUse.decrementAndGet() <= 0) {
      inUse = true;
    }
    byte[] body =
        ("{\"pool\":\"p\",\"in_use\":" + inUse + ",\"generation\":3}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private int rebuild(String... more) {
    CommandLine commands = DsfleetMain.commandLine();
    commands.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> arguments = new ArrayList<>(List.of("rebuild", "--pool", "p", "--url"));
    arguments.add("http://127.0.0.1:" + server.getAddress().getPort());
    arguments.addAll(List.of(more));
    return commands.execute(arguments.toArray(String[]::new));
  }

  @Test
  void recordThatIsNotInUse_isAskedForAndWaitedFor() {
    assertThat(rebuild()).as("%s", err).isZero();

    assertThat(out.toString()).contains("asked for the rebuild of p", "rebuilt, as generation 3");
    assertThat(requests)
        .startsWith("POST /deepstream/pools/p/rebuild", "GET /deepstream/pools/p/rebuild");
  }

  @Test
  void recordInUse_isLeftAlone() {
    inUse = true;

    assertThat(rebuild()).isZero();

    assertThat(out.toString()).contains("is in use: nothing to rebuild");
    assertThat(requests).hasSize(1);
  }

  @Test
  void recordThatStaysEmpty_isToldOf() {
    getsUntilInUse.set(Integer.MAX_VALUE);

    assertThat(rebuild("--wait", "1")).isNotZero();

    assertThat(err.toString()).contains("the scheduler's log says why");
  }
}
