package io.dsfleet.cli;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.api.ApiResponse;
import io.dsfleet.devtools.api.FleetApiClient;
import io.dsfleet.messages.access.AccessKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code keys}: who may call the API. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Make, list and revoke the keys of callers.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeysCommand.Generate.class,
      KeysCommand.Create.class,
      KeysCommand.ListAll.class,
      KeysCommand.Revoke.class
    })
final class KeysCommand {
  private static final String ROUTE = "/deepstream/keys";

  /** Where the commands write. */
  abstract static class Output {
    @Spec private @Nullable CommandSpec spec;

    void say(String line) {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      out.println(line);
      out.flush();
    }
  }

  /** Where the fleet is, for the commands that ask it. */
  static final class Server {
    @Option(
        names = "--url",
        paramLabel = "URL",
        description =
            "The fleet's address (default: DSFLEET_URL, else http://127.0.0.1:18000). The key"
                + " comes from DSFLEET_API_KEY or the file that DSFLEET_API_KEY_FILE names.")
    private @Nullable String url;

    FleetApiClient api() {
      URI base = FleetAccess.url(Optional.ofNullable(url), System.getenv());
      return new FleetApiClient(base, FleetAccess.key(System.getenv()));
    }
  }

  /** One call to the fleet; ends the command where it fails. */
  private interface Call {
    ApiResponse send(FleetApiClient api) throws IOException;
  }

  private static ApiResponse asked(Server server, Call call) {
    FleetApiClient api = server.api();
    try {
      ApiResponse answer = call.send(api);
      if (!answer.isSuccess()) {
        throw new CommandFailure(answer.reason());
      }
      return answer;
    } catch (IOException away) {
      throw new CommandFailure("no fleet answers at " + api.base());
    }
  }

  /** {@code keys generate}: a key without a server, for the admin key file of a deployment. */
  @Command(
      name = "generate",
      mixinStandardHelpOptions = true,
      description = "Make the first admin's key, without a server.")
  static final class Generate extends Output implements Callable<Integer> {
    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "A new file for it, closed to others (default: standard output).")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
      AccessKey key = AccessKey.generate(new SecureRandom());
      if (out == null) {
        say(key.secret());
        return 0;
      }
      try (var channel =
          Files.newByteChannel(
              out,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(StandardCharsets.UTF_8.encode(key.secret() + "\n"));
      } catch (FileAlreadyExistsException there) {
        throw new CommandFailure(out + " exists: a key is never written over");
      } catch (IOException failed) {
        throw new CommandFailure("cannot write " + out + ": " + failed.getMessage());
      }
      say(key.prefix() + " is in " + out);
      return 0;
    }
  }

  /** {@code keys create}. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Make a key and show it, once.")
  static final class Create extends Output implements Callable<Integer> {
    @Mixin private Server server = new Server();

    @Option(names = "--name", paramLabel = "NAME", required = true, description = "Its holder.")
    private String name = "";

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        defaultValue = "viewer",
        description = "viewer, operator or admin (default ${DEFAULT-VALUE}).")
    private String role = "";

    @Override
    public Integer call() {
      ApiResponse made =
          asked(
              server,
              api ->
                  api.post(
                      ROUTE, Map.of("name", name, "role", role), UUID.randomUUID().toString()));
      say(made.body().path("key").asString());
      return 0;
    }
  }

  /** {@code keys list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Show every key without its secret.")
  static final class ListAll extends Output implements Callable<Integer> {
    @Mixin private Server server = new Server();

    @Override
    public Integer call() {
      for (JsonNode key : asked(server, api -> api.get(ROUTE)).body()) {
        say(
            "%s  %-8s  %-24s  %s  by %s"
                .formatted(
                    key.path("prefix").asString(),
                    key.path("role").asString(),
                    key.path("created").asString("-"),
                    key.path("name").asString(),
                    key.path("created_by").asString()));
      }
      return 0;
    }
  }

  /** {@code keys revoke}. */
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Let a key count no more.")
  static final class Revoke extends Output implements Callable<Integer> {
    @Mixin private Server server = new Server();

    @Parameters(paramLabel = "PREFIX", description = "As listed, for example dsf_1a2b3c4d.")
    private String prefix = "";

    @Override
    public Integer call() {
      if (!prefix.matches("dsf_[0-9a-z]{8}")) {
        throw new CommandFailure("expected a prefix such as dsf_1a2b3c4d", 2);
      }
      asked(server, api -> api.delete(ROUTE + "/" + prefix));
      say("revoked " + prefix);
      return 0;
    }
  }
}
