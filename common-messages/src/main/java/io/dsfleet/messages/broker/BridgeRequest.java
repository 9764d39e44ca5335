package io.dsfleet.messages.broker;

/**
 * A request to the app of a session through its bridge, routed by {@link Topology#bridgeKey}. The
 * reply is a {@link BridgeReply} or {@link RequestRefused}.
 */
public sealed interface BridgeRequest extends ServiceRequest permits AskStatus, AskMetrics {
  /** Id of the instance. */
  String instanceId();

  /** Session of the instance; the bridge refuses the request if it holds another one. */
  long session();
}
