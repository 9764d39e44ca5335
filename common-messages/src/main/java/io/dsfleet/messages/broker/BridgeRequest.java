package io.dsfleet.messages.broker;

/**
 * What the app of a session is asked through its bridge, by {@link Topology#bridgeKey}. Answered by
 * a {@link BridgeReply} or {@link RequestRefused}.
 */
public sealed interface BridgeRequest extends ServiceRequest permits AskStatus, AskMetrics {
  /** The instance that is meant. */
  String instanceId();

  /** Its session; the bridge refuses where it holds another one. */
  long session();
}
