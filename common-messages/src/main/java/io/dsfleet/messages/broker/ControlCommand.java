package io.dsfleet.messages.broker;

/** What the scheduler is asked to do beside the queue of submissions. */
public sealed interface ControlCommand extends BrokerMessage
    permits CancelJob, ChangePriority, PausePool, TerminateInstance {}
