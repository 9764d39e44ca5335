package io.dsfleet.cli.connection;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.api.ApiResponse;
import io.dsfleet.devtools.api.FleetApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Calls a fleet. Every method throws {@link CommandFailure}: with {@link ExitStatus#UNREACHABLE} if
 * no fleet answers, with {@link ExitStatus#REFUSED} if the answer is an error.
 */
public final class CheckedFleetClient {
  private static final Set<Integer> KEY_STATUSES = Set.of(401, 403);

  private final FleetApiClient api;

  CheckedFleetClient(FleetApiClient api) {
    this.api = api;
  }

  /** A call whose error status is returned. */
  public interface Call {
    /** Sends the request. */
    ApiResponse send(FleetApiClient api) throws IOException;
  }

  /** The client below, for callers that handle failures themselves. */
  public FleetApiClient api() {
    return api;
  }

  /** The address of the fleet. */
  public URI base() {
    return api.base();
  }

  /** The body at the path. */
  public JsonNode get(RequestPath path) {
    return required(client -> client.get(path.toString()));
  }

  /** Posts a JSON object and returns the body of the answer. */
  public JsonNode post(RequestPath path, Map<String, ?> body) {
    return required(client -> client.post(path.toString(), body, UUID.randomUUID().toString()));
  }

  /** Replaces the resource at the path and returns the body of the answer. */
  public JsonNode put(RequestPath path, JsonNode body) {
    return required(client -> client.put(path.toString(), body));
  }

  /** Deletes the resource at the path and returns the body of the answer. */
  public JsonNode delete(RequestPath path) {
    return required(client -> client.delete(path.toString()));
  }

  /** Passes each line of a response without an end to {@code sink} until the fleet ends it. */
  public void lines(RequestPath path, String accept, Consumer<String> sink) {
    try (FleetApiClient.LineResponse response = api.lines(path.toString(), accept)) {
      requireSuccess(response.head());
      response.lines().forEach(sink);
    } catch (IOException unreachable) {
      throw unreachable();
    } catch (UncheckedIOException broken) {
      throw new CommandFailure(
          "the connection to " + base() + " broke: repeat the command to continue",
          ExitStatus.UNREACHABLE);
    }
  }

  /** Sends a request and returns the answer, also one with an error status. */
  public ApiResponse request(Call call) {
    try {
      return call.send(api);
    } catch (IOException unreachable) {
      throw unreachable();
    }
  }

  private JsonNode required(Call call) {
    ApiResponse answer = request(call);
    requireSuccess(answer);
    return answer.body();
  }

  private void requireSuccess(ApiResponse answer) {
    if (!answer.isSuccess()) {
      String hint =
          KEY_STATUSES.contains(answer.status())
              ? "; set DSFLEET_API_KEY, or name a file with the key by --key-file"
              : "";
      throw new CommandFailure(answer.reason() + hint, ExitStatus.REFUSED);
    }
  }

  private CommandFailure unreachable() {
    return new CommandFailure(
        "no fleet is reachable at "
            + base()
            + ": start one with ./dsfleet up, or name another with --url or DSFLEET_URL",
        ExitStatus.UNREACHABLE);
  }
}
