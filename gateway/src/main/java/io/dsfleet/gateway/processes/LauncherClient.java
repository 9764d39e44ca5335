package io.dsfleet.gateway.processes;

import io.dsfleet.broker.request.RequestClient;
import io.dsfleet.broker.request.RequestUnansweredException;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.broker.LauncherReply;
import io.dsfleet.messages.broker.LauncherRequest;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Sends requests to the launcher of a host and waits for the reply. */
final class LauncherClient {
  private final RequestClient publisher;

  LauncherClient(RequestClient publisher) {
    this.publisher = publisher;
  }

  /**
   * Sends a request and returns its reply.
   *
   * @param kind type of the reply to this request
   * @throws RequestUnansweredException if no reply arrives by the deadline; the outcome is unknown
   * @throws ProblemException if the launcher refuses the request, or the host has no launcher
   */
  <T extends LauncherReply> T sendRequest(
      String host, LauncherRequest request, Class<T> kind, Duration deadline) {
    try {
      return switch (publisher.request(Topology.launcherKey(host), request, deadline).join()) {
        case RequestRefused refused -> throw new ProblemException(problem(refused));
        case LauncherReply reply when kind.isInstance(reply) -> kind.cast(reply);
        case ServiceReply other ->
            throw new IllegalStateException("expected " + kind + ", but it is " + other);
      };
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RequestUnansweredException unanswered
          && unanswered.reason() == RequestUnansweredException.Reason.NO_SERVER) {
        throw new ProblemException(
            ProblemCode.UNAVAILABLE, "no launcher is running for host '" + host + "'");
      }
      throw failed.getCause() instanceof RuntimeException known ? known : failed;
    }
  }

  private static ProblemResponse problem(RequestRefused refused) {
    ProblemCode code = problemCode(refused.code());
    String field = refused.field();
    return code == ProblemCode.INVALID_REQUEST && field != null
        ? ProblemResponse.invalidRequest(List.of(new FieldError(field, refused.reason())))
        : ProblemResponse.of(code, refused.reason());
  }

  static ProblemCode problemCode(RequestRefusalCode refusal) {
    return switch (refusal) {
      case INVALID_SETTING, UNKNOWN_POOL -> ProblemCode.INVALID_REQUEST;
      case UNKNOWN_PROFILE -> ProblemCode.UNKNOWN_PROFILE;
      case PATH_FORBIDDEN -> ProblemCode.PATH_FORBIDDEN;
      case TEMPLATE_MISSING -> ProblemCode.TEMPLATE_MISSING;
      case UNKNOWN_GPU -> ProblemCode.UNKNOWN_GPU;
      case UNKNOWN_CONTAINER -> ProblemCode.UNKNOWN_CONTAINER;
      case IMAGE_MISSING -> ProblemCode.IMAGE_MISSING;
      case CONTAINER_STOPPED -> ProblemCode.CONTAINER_STOPPED;
      case INSTANCE_EXISTS, PROCESS_EXISTS -> ProblemCode.INSTANCE_EXISTS;
      case QUARANTINED -> ProblemCode.QUARANTINED;
      case UNKNOWN_PROCESS -> ProblemCode.UNKNOWN_PROCESS;
      case NO_LOG -> ProblemCode.NO_LOG;
      case FOLDER_UNWRITABLE -> ProblemCode.FOLDER_UNWRITABLE;
      case START_FAILED -> ProblemCode.START_FAILED;
      case ENGINE_FORBIDDEN -> ProblemCode.ENGINE_FORBIDDEN;
      case ENGINE_UNREACHABLE -> ProblemCode.ENGINE_UNREACHABLE;
      case NO_SESSION -> ProblemCode.NOT_CONNECTED;
      case APP_REFUSED -> ProblemCode.APP_REFUSED;
      case APP_SILENT -> ProblemCode.APP_SILENT;
      case UNAVAILABLE -> ProblemCode.UNAVAILABLE;
    };
  }
}
