package io.dsfleet.state;

/** The one place that names the keys of a pool; all share the pool's hash tag. */
record PoolKeys(String pool) {

  /**
   * The key of this name, for example {@code jobs}; {@code files:<jobId>} has its subject in it.
   */
  String key(String name) {
    return "dsfleet:{" + pool + "}:" + name;
  }
}
