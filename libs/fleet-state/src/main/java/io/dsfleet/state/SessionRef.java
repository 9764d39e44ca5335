package io.dsfleet.state;

/** A session of an instance, by its number. */
public record SessionRef(String instanceId, long session) {}
