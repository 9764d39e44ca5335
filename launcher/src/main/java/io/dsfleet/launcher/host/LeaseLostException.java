package io.dsfleet.launcher.host;

import java.util.concurrent.RejectedExecutionException;

/** Signals that the host lease has expired or is held by another launcher. */
public final class LeaseLostException extends RejectedExecutionException {
  private static final long serialVersionUID = 1L;

  LeaseLostException() {
    super("the launcher no longer holds the lease of its host; another one may be active");
  }
}
