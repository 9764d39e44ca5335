package io.dsfleet.gateway.health;

/** Whether an app that connects would be taken. */
@FunctionalInterface
public interface AppDoor {
  /** Whether a ds-bridge is alive. */
  boolean isOpen();
}
