package io.dsfleet.messages.broker;

/** A command to the scheduler, sent outside the queue of submissions. */
public sealed interface ControlCommand extends BrokerMessage
    permits CancelJob, ChangePriority, PausePool, TerminateInstance {}
