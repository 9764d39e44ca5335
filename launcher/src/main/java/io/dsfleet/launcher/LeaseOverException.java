package io.dsfleet.launcher;

import java.util.concurrent.RejectedExecutionException;

/** This launcher may not have its host any more: what it is about is for another one to do. */
final class LeaseOverException extends RejectedExecutionException {
  private static final long serialVersionUID = 1L;

  LeaseOverException() {
    super("expected the lease of the host, but it may have passed to another launcher");
  }
}
