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

/** Asks apps through the bridges that hold their sessions. */
public final class AppDesk {
  private final RequestPublisher requests;
  private final Duration within;

  /**
   * @param within how long an answer may take, the way included
   */
  public AppDesk(RequestPublisher requests, Duration within) {
    this.requests = requests;
    this.within = within;
  }

  /** What became of a question. */
  sealed interface Word {
    /** The app's answer. */
    record Told(BridgeReply reply) implements Word {}

    /** The app answered that it will not. */
    record Refused(String reason) implements Word {}

    /** There is no session that could be asked. */
    record Away(String reason) implements Word {}

    /** No answer came in time, or the broker was away. */
    record Silent(String reason) implements Word {}
  }

  /** Asks; never fails. */
  CompletableFuture<Word> ask(InstanceRecord instance, BridgeRequest request) {
    String bridge = instance.bridgeId();
    if (bridge == null || !instance.state().isConnected()) {
      return CompletableFuture.completedFuture(new Word.Away("the instance is not connected"));
    }
    return requests
        .ask(Topology.bridgeKey(bridge), request, within)
        .handle((reply, failure) -> failure == null ? word(reply) : failed(failure));
  }

  private static Word word(ServiceReply reply) {
    return switch (reply) {
      case BridgeReply told -> new Word.Told(told);
      case RequestRefused no when no.code() == RequestRefusal.APP_REFUSED ->
          new Word.Refused(no.reason());
      case RequestRefused no when no.code() == RequestRefusal.NO_SESSION ->
          new Word.Away(no.reason());
      case RequestRefused no -> new Word.Silent(no.reason());
      default -> new Word.Silent("the answer is of another kind");
    };
  }

  private static Word failed(Throwable failure) {
    @Nullable Throwable cause =
        failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    return switch (cause) {
      case UnansweredException none when none.reason() == UnansweredException.Reason.NOBODY ->
          new Word.Away("the bridge that holds the app does not answer");
      case UnansweredException _ -> new Word.Silent("the app did not answer in time");
      case BrokerUnavailableException _ -> new Word.Silent("RabbitMQ does not answer");
      case null, default -> throw new CompletionException(cause);
    };
  }
}
