package io.dsfleet.testkit.model;

/** A machine beside its model, both fresh: one list of commands runs on it. */
public interface ModelWorld<C> extends AutoCloseable {

  /** Runs the command on both; throws (AssertionError or any other) where they differ. */
  void run(C command) throws Exception;

  /** Looks at the whole state once the list is through; throws where machine and model differ. */
  default void finish() throws Exception {}

  /** Removes what the machine left behind. */
  @Override
  default void close() {}

  /** Makes a fresh world for every list, shrunk ones included. */
  @FunctionalInterface
  interface Factory<C> {

    /** A world that no command has touched. */
    ModelWorld<C> create() throws Exception;
  }
}
