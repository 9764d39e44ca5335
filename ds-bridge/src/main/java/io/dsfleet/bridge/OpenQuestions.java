package io.dsfleet.bridge;

import io.dsfleet.bridge.session.Question;
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
final class OpenQuestions {
  private static final int MAX_QUERIES = 64;

  private record Open(Question question, CompletableFuture<AppAnswer> answer) {}

  private final Map<String, Open> open = new LinkedHashMap<>();

  /** Adds a query. Above the maximum it counts as timed out at once. */
  CompletableFuture<AppAnswer> open(Question question, Duration within) {
    CompletableFuture<AppAnswer> answer = new CompletableFuture<>();
    synchronized (this) {
      if (open.size() >= MAX_QUERIES) {
        return CompletableFuture.completedFuture(new AppAnswer.Silent());
      }
      open.put(question.requestId(), new Open(question, answer));
    }
    return answer
        .completeOnTimeout(new AppAnswer.Silent(), within.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> remove(question.requestId()));
  }

  /** Completes the query that the message replies to; false if there is none. */
  boolean answered(AppMessage message) {
    Open pending = removeRepliedBy(message);
    return pending != null && pending.answer().complete(new AppAnswer.Said(message));
  }

  /** Ends a query that could not be sent. */
  void notAsked(String requestId) {
    Open pending = remove(requestId);
    if (pending != null) {
      pending.answer().complete(new AppAnswer.Away());
    }
  }

  /** Ends all queries, because the session is lost. */
  void lost() {
    List<Open> all;
    synchronized (this) {
      all = List.copyOf(open.values());
      open.clear();
    }
    all.forEach(pending -> pending.answer().complete(new AppAnswer.Away()));
  }

  synchronized int size() {
    return open.size();
  }

  private synchronized @Nullable Open remove(String requestId) {
    return open.remove(requestId);
  }

  /**
   * Some apps send a {@code metrics_response} without a request id (docs/protocol.md#dialects); it
   * replies to the oldest metrics query.
   */
  private synchronized @Nullable Open removeRepliedBy(AppMessage message) {
    String id = message.requestId();
    if (id != null) {
      Open candidate = open.get(id);
      boolean matches =
          candidate != null
              && (message instanceof AppError
                  || message instanceof MetricsResponse
                      == candidate.question() instanceof Question.Metrics);
      return matches ? open.remove(id) : null;
    }
    if (message instanceof MetricsResponse) {
      for (Open pending : open.values()) {
        if (pending.question() instanceof Question.Metrics) {
          return open.remove(pending.question().requestId());
        }
      }
    }
    return null;
  }
}
