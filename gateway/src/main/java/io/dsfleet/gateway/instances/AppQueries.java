package io.dsfleet.gateway.instances;

import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.broker.request.RequestClient;
import io.dsfleet.broker.request.RequestUnansweredException;
import io.dsfleet.messages.broker.BridgeReply;
import io.dsfleet.messages.broker.BridgeRequest;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.instance.InstanceRecord;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Queries apps through the bridges that hold their sessions. */
public final class AppQueries {
  private final RequestClient requests;
  private final Duration timeout;

  /**
   * @param timeout timeout of a query, including message delivery
   */
  public AppQueries(RequestClient requests, Duration timeout) {
    this.requests = requests;
    this.timeout = timeout;
  }

  /** Result of a query. */
  sealed interface AppResponse {
    /** The app answered. */
    record Answered(BridgeReply reply) implements AppResponse {}

    /** The app refused the query. */
    record Refused(String reason) implements AppResponse {}

    /** The app has no session. */
    record Disconnected(String reason) implements AppResponse {}

    /** No answer arrived in time, or RabbitMQ was unavailable. */
    record TimedOut(String reason) implements AppResponse {}
  }

  /** Queries the app; the future never completes exceptionally for an unreachable app. */
  CompletableFuture<AppResponse> query(InstanceRecord instance, BridgeRequest request) {
    String bridge = instance.bridgeId();
    if (bridge == null || !instance.state().isConnected()) {
      return CompletableFuture.completedFuture(
          new AppResponse.Disconnected("the instance is not connected"));
    }
    return requests
        .request(Topology.bridgeKey(bridge), request, timeout)
        .handle((reply, failure) -> failure == null ? response(reply) : failed(failure));
  }

  private static AppResponse response(ServiceReply reply) {
    return switch (reply) {
      case BridgeReply answer -> new AppResponse.Answered(answer);
      case RequestRefused refused when refused.code() == RequestRefusalCode.APP_REFUSED ->
          new AppResponse.Refused(refused.reason());
      case RequestRefused refused when refused.code() == RequestRefusalCode.NO_SESSION ->
          new AppResponse.Disconnected(refused.reason());
      case RequestRefused refused -> new AppResponse.TimedOut(refused.reason());
      default -> new AppResponse.TimedOut("the response of the app has an unexpected type");
    };
  }

  private static AppResponse failed(Throwable failure) {
    @Nullable Throwable cause =
        failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    return switch (cause) {
      case RequestUnansweredException unanswered
          when unanswered.reason() == RequestUnansweredException.Reason.NO_SERVER ->
          new AppResponse.Disconnected("the ds-bridge of the app does not respond");
      case RequestUnansweredException _ ->
          new AppResponse.TimedOut("the app did not respond in time");
      case BrokerUnavailableException _ ->
          new AppResponse.TimedOut("RabbitMQ is unavailable; try again later");
      case null, default -> throw new CompletionException(cause);
    };
  }
}
