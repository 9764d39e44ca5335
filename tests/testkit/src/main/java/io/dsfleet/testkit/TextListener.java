package io.dsfleet.testkit;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** WebSocket listener that assembles text messages and reports the close code. */
public final class TextListener implements WebSocket.Listener {
  private static final int ABNORMAL_CLOSURE = 1006;

  private final Consumer<String> consumer;
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();

  /** Passes each complete text message to the consumer, one at a time. */
  public TextListener(Consumer<String> consumer) {
    this.consumer = consumer;
  }

  /** Completes with the close code of the peer; 1006 if the connection broke. */
  public CompletableFuture<Integer> closed() {
    return closed;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      consumer.accept(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(ABNORMAL_CLOSURE);
  }
}
