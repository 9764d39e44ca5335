package io.dsfleet.cli.fleet;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetAccess;
import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.FleetRecord;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import java.io.PrintWriter;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code env}: prints the addresses of the fleet of this checkout. */
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description = {
      "Print the addresses of the fleet that this checkout runs, as exports for a shell: of HTTP,"
          + " of the WebSocket for apps, of RabbitMQ and of Redis. Passwords are left out unless"
          + " --secrets is given."
    },
    footer = {"", "Example: eval \"$(./dsfleet env --secrets)\""})
public final class EnvironmentCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--secrets", description = "Include the passwords in the addresses.")
  private boolean secrets;

  @Option(names = "--json", description = "Print a JSON object instead of exports.")
  private boolean json;

  @Override
  public Integer call() {
    ProjectCheckout checkout = FleetAccess.checkout();
    FleetRecord fleet =
        FleetRecord.read(checkout)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "this checkout runs no fleet: start one with ./dsfleet up",
                        ExitStatus.UNREACHABLE));
    Map<String, String> addresses = addresses(fleet);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      Map<String, String> lowerCase = new LinkedHashMap<>();
      addresses.forEach((name, value) -> lowerCase.put(name.toLowerCase(Locale.ROOT), value));
      out.println(JSON.writeValueAsString(lowerCase));
    } else {
      addresses.forEach((name, value) -> out.println("export " + name + "=" + quoted(value)));
    }
    out.flush();
    return ExitStatus.OK;
  }

  private Map<String, String> addresses(FleetRecord fleet) {
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("DSFLEET_URL", fleet.url().toString());
    addresses.put(
        "DSFLEET_WS_URL", "ws://%s/deepstream/ws".formatted(fleet.url().getRawAuthority()));
    addresses.put("AMQP_URL", address(fleet.servers().rabbitMq()));
    addresses.put("REDIS_URL", address(fleet.servers().redis()));
    return addresses;
  }

  private String address(URI uri) {
    return secrets ? uri.toString() : withoutPassword(uri);
  }

  /** The address with the user's name only; Redis's default user needs no name. */
  static String withoutPassword(URI uri) {
    return uri.toString().replaceFirst("//([^/@:]*)(:[^/]*)?@", "//$1@").replace("//@", "//");
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }
}
