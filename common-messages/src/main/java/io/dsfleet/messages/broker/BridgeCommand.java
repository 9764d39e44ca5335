package io.dsfleet.messages.broker;

/** What the bridge that holds a session is told to do; fenced by the session's number. */
public sealed interface BridgeCommand extends BrokerMessage
    permits StartJob, ResumeJob, InterruptJob, InterruptStray, StopInstance {

  /** The session that the command is meant for; another one ignores it. */
  long session();
}
