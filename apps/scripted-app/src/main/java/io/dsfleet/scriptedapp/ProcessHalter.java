package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.FileDone;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Halts the JVM, as {@code kill -9} does, instead of sending the last {@code file_done}. */
final class ProcessHalter implements MessageMutator {
  private static final int EXIT_CODE_KILLED = 137;
  private final AtomicInteger left;

  ProcessHalter(int files) {
    left = new AtomicInteger(files);
  }

  @Override
  public List<AppMessage> apply(AppMessage message) {
    if (message instanceof FileDone && left.decrementAndGet() <= 0) {
      Runtime.getRuntime().halt(EXIT_CODE_KILLED);
    }
    return List.of(message);
  }
}
