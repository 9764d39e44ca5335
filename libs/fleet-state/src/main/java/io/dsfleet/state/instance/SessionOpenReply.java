package io.dsfleet.state.instance;

import org.jspecify.annotations.Nullable;

/** Reply of {@link AppSessions#open}. */
public sealed interface SessionOpenReply {

  /**
   * The claim succeeded.
   *
   * @param sameEpoch whether the process was known before
   * @param previous the live session that it superseded, null if there was none
   */
  record Opened(long session, long epoch, boolean sameEpoch, @Nullable Holder previous)
      implements SessionOpenReply {}

  /** Another process holds the id with this live session; nothing changed. */
  record Duplicate(Holder holder) implements SessionOpenReply {}

  /** A live session and its bridge. */
  record Holder(long session, String bridgeId) {}
}
