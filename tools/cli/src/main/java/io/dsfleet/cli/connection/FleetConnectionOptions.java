package io.dsfleet.cli.connection;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.api.FleetApiClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that call a fleet. A key is never an argument, since others could see it. */
public final class FleetConnectionOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The fleet's address (default: DSFLEET_URL, else the fleet of this checkout, else"
              + " http://127.0.0.1:18000).")
  private @Nullable String url;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "File with the API key (default: the key in DSFLEET_API_KEY, or the file that"
              + " DSFLEET_API_KEY_FILE names).")
  private @Nullable Path keyFile;

  /** Creates a client of the fleet that the options and the environment name. */
  public CheckedFleetClient client() {
    return new CheckedFleetClient(new FleetApiClient(address(), key()));
  }

  /** The address that the options, the environment or the checkout name. */
  public URI address() {
    return FleetAccess.url(Optional.ofNullable(url), System.getenv(), FleetAccess.local());
  }

  private Optional<String> key() {
    if (keyFile == null) {
      return FleetAccess.key(System.getenv());
    }
    try {
      return Optional.of(FleetAccess.keyIn(keyFile));
    } catch (IOException unreadable) {
      throw new CommandFailure(
          "cannot read the key in " + keyFile + ": use a file that you may read", ExitStatus.USAGE);
    }
  }
}
