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

/** Questions that one app has not answered yet; each ends as answer, time-out or lost session. */
final class OpenQuestions {
  private static final int MOST = 64;

  private record Open(Question question, CompletableFuture<AppAnswer> answer) {}

  private final Map<String, Open> open = new LinkedHashMap<>();

  /** Opens the question; too many at once look like a silent app. */
  CompletableFuture<AppAnswer> open(Question question, Duration within) {
    CompletableFuture<AppAnswer> answer = new CompletableFuture<>();
    synchronized (this) {
      if (open.size() >= MOST) {
        return CompletableFuture.completedFuture(new AppAnswer.Silent());
      }
      open.put(question.requestId(), new Open(question, answer));
    }
    return answer
        .completeOnTimeout(new AppAnswer.Silent(), within.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> forget(question.requestId()));
  }

  /** Whether the message answers an open question; it is closed then. */
  boolean answered(AppMessage message) {
    Open asked = take(message);
    return asked != null && asked.answer().complete(new AppAnswer.Said(message));
  }

  /** The question could not be put. */
  void notAsked(String requestId) {
    Open asked = forget(requestId);
    if (asked != null) {
      asked.answer().complete(new AppAnswer.Away());
    }
  }

  /** No answer will come any more. */
  void lost() {
    List<Open> all;
    synchronized (this) {
      all = List.copyOf(open.values());
      open.clear();
    }
    all.forEach(asked -> asked.answer().complete(new AppAnswer.Away()));
  }

  synchronized int size() {
    return open.size();
  }

  private synchronized @Nullable Open forget(String requestId) {
    return open.remove(requestId);
  }

  /** Old clients name no request in their metrics (001 2.3.6): those answer the oldest question. */
  private synchronized @Nullable Open take(AppMessage message) {
    String id = message.requestId();
    if (id != null) {
      Open named = open.get(id);
      boolean fits =
          named != null
              && (message instanceof AppError
                  || message instanceof MetricsResponse
                      == named.question() instanceof Question.Metrics);
      return fits ? open.remove(id) : null;
    }
    if (message instanceof MetricsResponse) {
      for (Open asked : open.values()) {
        if (asked.question() instanceof Question.Metrics) {
          return open.remove(asked.question().requestId());
        }
      }
    }
    return null;
  }
}
