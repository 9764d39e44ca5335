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

/** {@code keys}: manages API keys. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Create, list and revoke API keys.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeysCommand.Generate.class,
      KeysCommand.Create.class,
      KeysCommand.ListAll.class,
      KeysCommand.Revoke.class
    })
final class KeysCommand {
  private static final String ROUTE = "/deepstream/keys";

  /** Prints lines to the output of the command. */
  abstract static class Output {
    @Spec private @Nullable CommandSpec spec;

    void print(String line) {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      out.println(line);
      out.flush();
    }
  }

  /** The option {@code --url} of commands that call a fleet. */
  static final class FleetAddress {
    @Option(
        names = "--url",
        paramLabel = "URL",
        description =
            "The fleet's address (default: DSFLEET_URL, else http://127.0.0.1:18000). The key is"
                + " read from DSFLEET_API_KEY or from the file that DSFLEET_API_KEY_FILE names.")
    private @Nullable String url;

    FleetApiClient api() {
      URI base = FleetAccess.url(Optional.ofNullable(url), System.getenv());
      return new FleetApiClient(base, FleetAccess.key(System.getenv()));
    }
  }

  /** A call to the fleet. */
  private interface Call {
    ApiResponse send(FleetApiClient api) throws IOException;
  }

  private static ApiResponse request(FleetAddress address, Call call) {
    FleetApiClient api = address.api();
    try {
      ApiResponse answer = call.send(api);
      if (!answer.isSuccess()) {
        throw new CommandFailure(answer.reason());
      }
      return answer;
    } catch (IOException unreachable) {
      throw new CommandFailure("no fleet is reachable at " + api.base());
    }
  }

  /** {@code keys generate}: creates a key offline, for the admin key file of a deployment. */
  @Command(
      name = "generate",
      mixinStandardHelpOptions = true,
      description = "Create the first admin key offline.")
  static final class Generate extends Output implements Callable<Integer> {
    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "New file for the key, readable by you only (default: standard output).")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
      AccessKey key = AccessKey.generate(new SecureRandom());
      if (out == null) {
        print(key.secret());
        return 0;
      }
      try (var channel =
          Files.newByteChannel(
              out,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(StandardCharsets.UTF_8.encode(key.secret() + "\n"));
      } catch (FileAlreadyExistsException exists) {
        throw new CommandFailure(out + " exists: keys are never overwritten");
      } catch (IOException failed) {
        throw new CommandFailure("cannot write " + out + ": " + failed.getMessage());
      }
      print(key.prefix() + " was written to " + out);
      return 0;
    }
  }

  /** {@code keys create}: creates a key of a running fleet. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Create a key and print it. It is not shown again.")
  static final class Create extends Output implements Callable<Integer> {
    @Mixin private FleetAddress address = new FleetAddress();

    @Option(
        names = "--name",
        paramLabel = "NAME",
        required = true,
        description = "Name of the holder.")
    private String name = "";

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        defaultValue = "viewer",
        description = "viewer, operator or admin (default: ${DEFAULT-VALUE}).")
    private String role = "";

    @Override
    public Integer call() {
      ApiResponse made =
          request(
              address,
              api ->
                  api.post(
                      ROUTE, Map.of("name", name, "role", role), UUID.randomUUID().toString()));
      print(made.body().path("key").asString());
      return 0;
    }
  }

  /** {@code keys list}: lists the keys of a running fleet. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List all keys, without their secrets.")
  static final class ListAll extends Output implements Callable<Integer> {
    private static final String ROW = "%-12s  %-8s  %-24s  %-24s  %s";

    @Mixin private FleetAddress address = new FleetAddress();

    @Option(names = "--json", description = "Print the keys as JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() {
      JsonNode keys = request(address, api -> api.get(ROUTE)).body();
      if (json) {
        print(keys.toPrettyString());
        return 0;
      }
      print(ROW.formatted("PREFIX", "ROLE", "CREATED", "NAME", "CREATED BY"));
      for (JsonNode key : keys) {
        print(
            ROW.formatted(
                key.path("prefix").asString(),
                key.path("role").asString(),
                key.path("created").asString("-"),
                key.path("name").asString(),
                key.path("created_by").asString()));
      }
      return 0;
    }
  }

  /** {@code keys revoke}: revokes a key of a running fleet. */
  @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Revoke a key.")
  static final class Revoke extends Output implements Callable<Integer> {
    @Mixin private FleetAddress address = new FleetAddress();

    @Parameters(
        paramLabel = "PREFIX",
        description = "Prefix of the key as listed, for example dsf_1a2b3c4d.")
    private String prefix = "";

    @Override
    public Integer call() {
      if (!prefix.matches("dsf_[0-9a-z]{8}")) {
        throw new CommandFailure(
            "invalid prefix '" + prefix + "': use one of ./dsfleet keys list, such as dsf_1a2b3c4d",
            2);
      }
      request(address, api -> api.delete(ROUTE + "/" + prefix));
      print("revoked " + prefix);
      return 0;
    }
  }
}
