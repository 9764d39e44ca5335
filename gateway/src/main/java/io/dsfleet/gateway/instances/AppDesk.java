package io.dsfleet.gateway.instances;

import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.broker.RequestPublisher;
import io.dsfleet.broker.UnansweredException;
import io.dsfleet.messages.broker.BridgeReply;
import io.dsfleet.messages.broker.BridgeRequest;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.InstanceRecord;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Queries apps through the bridges that hold their sessions. */
public final class AppDesk {
  private final RequestPublisher requests;
  private final Duration timeout;

  /**
   * @param timeout timeout of a query, including message delivery
   */
  public AppDesk(RequestPublisher requests, Duration timeout) {
    this.requests = requests;
    this.timeout = timeout;
  }

  /** Result of a query. */
  sealed interface Word {
    /** The app answered. */
    record Told(BridgeReply reply) implements Word {}

    /** The app refused the query. */
    record Refused(String reason) implements Word {}

    /** The app has no session. */
    record Away(String reason) implements Word {}

    /** No answer arrived in time, or RabbitMQ was unavailable. */
    record Silent(String reason) implements Word {}
  }

  /** Queries the app; the future never completes exceptionally for an unreachable app. */
  CompletableFuture<Word> ask(InstanceRecord instance, BridgeRequest request) {
    String bridge = instance.bridgeId();
    if (bridge == null || !instance.state().isConnected()) {
      return CompletableFuture.completedFuture(new Word.Away("the instance is not connected"));
    }
    return requests
        .ask(Topology.bridgeKey(bridge), request, timeout)
        .handle((reply, failure) -> failure == null ? response(reply) : failed(failure));
  }

  private static Word response(ServiceReply reply) {
    return switch (reply) {
      case BridgeReply answer -> new Word.Told(answer);
      case RequestRefused refused when refused.code() == RequestRefusal.APP_REFUSED ->
          new Word.Refused(refused.reason());
      case RequestRefused refused when refused.code() == RequestRefusal.NO_SESSION ->
          new Word.Away(refused.reason());
      case RequestRefused refused -> new Word.Silent(refused.reason());
      default -> new Word.Silent("the response of the app has an unexpected type");
    };
  }

  private static Word failed(Throwable failure) {
    @Nullable Throwable cause =
        failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    return switch (cause) {
      case UnansweredException unanswered
          when unanswered.reason() == UnansweredException.Reason.NOBODY ->
          new Word.Away("the ds-bridge of the app does not respond");
      case UnansweredException _ -> new Word.Silent("the app did not respond in time");
      case BrokerUnavailableException _ ->
          new Word.Silent("RabbitMQ is unavailable; try again later");
      case null, default -> throw new CompletionException(cause);
    };
  }
}
