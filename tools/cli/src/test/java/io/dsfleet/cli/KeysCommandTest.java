package io.dsfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.devtools.api.FleetApiClient;
import io.dsfleet.messages.access.AccessKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private FakeGateway gateway;

  @BeforeEach
  void serve() throws IOException {
    gateway = new FakeGateway(KeysCommandTest::answer);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static FakeGateway.Reply answer(FakeGateway.Request request) {
    String method = request.line().substring(0, request.line().indexOf(' '));
    return new FakeGateway.Reply(
        request.line().endsWith("00000000") ? 404 : 200,
        switch (method) {
          case "POST" -> "{\"prefix\":\"dsf_1a2b3c4d\",\"key\":\"dsf_1a2b3c4d_secret\"}";
          case "GET" ->
              "[{\"prefix\":\"dsf_1a2b3c4d\",\"role\":\"admin\",\"name\":\"web\",\"created_by\":\"file\"}]";
          default -> "{\"detail\":\"no key with prefix 'dsf_00000000'\"}";
        });
  }

  private int execute(String... arguments) {
    return DsfleetMain.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private String url() {
    return gateway.uri().toString();
  }

  @Test
  void generate_writesAPrivateFile_andOverwritesNone(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("admin.key");

    assertThat(execute("keys", "generate", "--out", file.toString())).isZero();

    String key = Files.readString(file).strip();
    assertThat(AccessKey.parse(key)).isPresent();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(out.toString()).contains(key.substring(0, 12)).doesNotContain(key.substring(13));
    assertThat(execute("keys", "generate", "--out", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("never overwritten");
    assertThat(Files.readString(file).strip()).isEqualTo(key);
  }

  @Test
  void create_list_revoke_callTheGateway() {
    assertThat(execute("keys", "create", "--url", url(), "--name", "web", "--role", "operator"))
        .isZero();
    assertThat(out.toString()).isEqualToNormalizingNewlines("dsf_1a2b3c4d_secret\n");
    assertThat(gateway.requests().getLast().line()).isEqualTo("POST /deepstream/keys");
    assertThat(gateway.requests().getLast().body())
        .contains("\"role\":\"operator\"")
        .contains("\"name\":\"web\"");

    assertThat(execute("keys", "list", "--url", url())).isZero();
    assertThat(out.toString()).contains("PREFIX        ROLE").contains("dsf_1a2b3c4d  admin");

    assertThat(execute("keys", "list", "--url", url(), "--json")).isZero();
    assertThat(out.toString()).contains("\"prefix\":\"dsf_1a2b3c4d\"");

    assertThat(execute("keys", "revoke", "--url", url(), "dsf_1a2b3c4d")).isZero();
    assertThat(gateway.requests().getLast().line())
        .isEqualTo("DELETE /deepstream/keys/dsf_1a2b3c4d");
  }

  @Test
  void failure_isOneLine() {
    assertThat(execute("keys", "revoke", "--url", url(), "dsf_00000000")).isEqualTo(4);
    assertThat(execute("keys", "revoke", "--url", url(), "../jobs")).isEqualTo(2);
    assertThat(execute("keys", "list", "--url", "ftp://x")).isEqualTo(2);
    assertThat(execute("keys")).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("\tat ").contains("no key with prefix");
  }

  @Test
  void client_sendsItsKey() throws IOException {
    new FleetApiClient(gateway.uri(), Optional.of("dsf_k")).get("/deepstream/jobs");
    new FleetApiClient(gateway.uri()).get("/deepstream/jobs");

    assertThat(gateway.requests())
        .extracting(FakeGateway.Request::authorization)
        .containsExactly("Bearer dsf_k", "");
  }
}
