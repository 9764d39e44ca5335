package io.dsfleet.service;

import org.jspecify.annotations.Nullable;

/** A server that the service depends on, RabbitMQ or Redis, cannot be used at the moment. */
public abstract class BackendUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected BackendUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
