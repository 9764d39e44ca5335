package io.dsfleet.state.redis;

/** Names the keys of a pool, which share the pool's hash tag. */
public record PoolKeys(String pool) {

  /** The key of this name, for example {@code jobs} or {@code files:<jobId>}. */
  public String key(String name) {
    return "dsfleet:{" + pool + "}:" + name;
  }
}
