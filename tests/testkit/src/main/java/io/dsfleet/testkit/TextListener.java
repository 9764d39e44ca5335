package io.dsfleet.testkit;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hears whole texts from a WebSocket, in whatever fragments they come, and how it is closed. */
public final class TextListener implements WebSocket.Listener {
  private static final int BROKEN = 1006;

  private final Consumer<String> heard;
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();

  /** Gives each text to the consumer, one at a time. */
  public TextListener(Consumer<String> heard) {
    this.heard = heard;
  }

  /** The code that the other side closed with, 1006 where the connection broke. */
  public CompletableFuture<Integer> closed() {
    return closed;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      heard.accept(text.toString());
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
    closed.complete(BROKEN);
  }
}
