package io.dsfleet.state;

/** Names the keys of a pool, which share the pool's hash tag. */
record PoolKeys(String pool) {

  /** The key of this name, for example {@code jobs} or {@code files:<jobId>}. */
  String key(String name) {
    return "dsfleet:{" + pool + "}:" + name;
  }
}
