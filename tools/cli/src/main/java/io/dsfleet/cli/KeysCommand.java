package io.dsfleet.cli;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.cli.output.TextTable;
import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.messages.access.AccessKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  /** {@code keys generate}: creates a key offline, for the admin key file of a deployment. */
  @Command(
      name = "generate",
      mixinStandardHelpOptions = true,
      description = "Create the first admin key offline.")
  static final class Generate implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

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

    private void print(String line) {
      PrintWriter writer = Objects.requireNonNull(spec).commandLine().getOut();
      writer.println(line);
      writer.flush();
    }
  }

  /** {@code keys create}: creates a key of a running fleet. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Create a key and print it. It is not shown again.")
  static final class Create extends FleetClientCommand {
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
      JsonNode made = client().post(RequestPath.of(ROUTE), Map.of("name", name, "role", role));
      print(made, made.path("key").asString());
      return 0;
    }
  }

  /** {@code keys list}: lists the keys of a running fleet. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List all keys, without their secrets.")
  static final class ListAll extends FleetClientCommand {
    @Override
    public Integer call() {
      JsonNode keys = client().get(RequestPath.of(ROUTE));
      if (isJson()) {
        print(keys.toString());
        return ExitStatus.OK;
      }
      TextTable table =
          new TextTable(
              TerminalStyle.ofThisProcess(), "PREFIX", "ROLE", "CREATED", "NAME", "CREATED BY");
      for (JsonNode key : keys) {
        table.add(
            JsonText.field(key, "prefix"),
            JsonText.field(key, "role"),
            JsonText.field(key, "created"),
            JsonText.field(key, "name"),
            JsonText.field(key, "created_by"));
      }
      table.lines().forEach(this::print);
      return ExitStatus.OK;
    }
  }

  /** {@code keys revoke}: revokes a key of a running fleet. */
  @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Revoke a key.")
  static final class Revoke extends FleetClientCommand {
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
      print(client().delete(RequestPath.of(ROUTE, prefix)), "revoked " + prefix);
      return 0;
    }
  }
}
