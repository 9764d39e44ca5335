package io.dsfleet.state.instance;

/** A session of an instance, by its number. */
public record SessionRef(String instanceId, long session) {}
