package io.dsfleet.messages.broker;

/** A command to the bridge that holds a session; fenced by the session number. */
public sealed interface BridgeCommand extends BrokerMessage
    permits StartJob, ResumeJob, InterruptJob, InterruptStray, StopInstance {

  /** The session that must carry out the command; any other session ignores it. */
  long session();
}
