package io.dsfleet.bridge.connection;

import io.dsfleet.bridge.session.AppQuery;
import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.MetricsResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The queries to one app that have no reply yet. Each ends by a reply, a timeout or the end of the
 * session.
 */
final class PendingQueries {
  private static final int MAX_QUERIES = 64;

  private record PendingQuery(AppQuery question, CompletableFuture<AppQueryResult> result) {}

  private final Map<String, PendingQuery> open = new LinkedHashMap<>();

  /** Adds a query. Above the maximum it counts as timed out at once. */
  CompletableFuture<AppQueryResult> add(AppQuery question, Duration within) {
    CompletableFuture<AppQueryResult> answer = new CompletableFuture<>();
    synchronized (this) {
      if (open.size() >= MAX_QUERIES) {
        return CompletableFuture.completedFuture(new AppQueryResult.TimedOut());
      }
      open.put(question.requestId(), new PendingQuery(question, answer));
    }
    return answer
        .completeOnTimeout(new AppQueryResult.TimedOut(), within.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> remove(question.requestId()));
  }

  /** Completes the query that the message replies to; false if there is none. */
  boolean complete(AppMessage message) {
    PendingQuery pending = removeRepliedBy(message);
    return pending != null && pending.result().complete(new AppQueryResult.Answered(message));
  }

  /** Ends a query that could not be sent. */
  void reject(String requestId) {
    PendingQuery pending = remove(requestId);
    if (pending != null) {
      pending.result().complete(new AppQueryResult.Disconnected());
    }
  }

  /** Ends all queries, because the session is lost. */
  void disconnectAll() {
    List<PendingQuery> all;
    synchronized (this) {
      all = List.copyOf(open.values());
      open.clear();
    }
    all.forEach(pending -> pending.result().complete(new AppQueryResult.Disconnected()));
  }

  synchronized int size() {
    return open.size();
  }

  private synchronized @Nullable PendingQuery remove(String requestId) {
    return open.remove(requestId);
  }

  /**
   * Some apps send a {@code metrics_response} without a request id (docs/protocol.md#dialects); it
   * replies to the oldest metrics query.
   */
  private synchronized @Nullable PendingQuery removeRepliedBy(AppMessage message) {
    String id = message.requestId();
    if (id != null) {
      PendingQuery candidate = open.get(id);
      boolean matches =
          candidate != null
              && (message instanceof AppError
                  || message instanceof MetricsResponse
                      == candidate.question() instanceof AppQuery.Metrics);
      return matches ? open.remove(id) : null;
    }
    if (message instanceof MetricsResponse) {
      for (PendingQuery pending : open.values()) {
        if (pending.question() instanceof AppQuery.Metrics) {
          return open.remove(pending.question().requestId());
        }
      }
    }
    return null;
  }
}
