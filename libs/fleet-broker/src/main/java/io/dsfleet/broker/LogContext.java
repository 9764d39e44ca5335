package io.dsfleet.broker;

import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ChangePriority;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobEvent;
import io.dsfleet.messages.broker.LaunchCommand;
import io.dsfleet.messages.broker.PausePool;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.ServiceRequest;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.TerminateInstance;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.TraceId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Marks the log lines of this thread with the job and the instance that they are about, until
 * closed.
 *
 * <p>The trace is read from the job's id ({@link TraceId}), so every service comes to the same one.
 */
public final class LogContext implements AutoCloseable {
  /** Names in the logging context. */
  public static final String JOB = "job_id";

  public static final String INSTANCE = "instance_id";
  public static final String TRACE = "trace_id";

  private final @Nullable Map<String, String> before;

  private LogContext(@Nullable Map<String, String> before) {
    this.before = before;
  }

  /** The lines from now on are about these. */
  public static LogContext of(@Nullable String jobId, @Nullable String instanceId) {
    LogContext context = new LogContext(MDC.getCopyOfContextMap());
    if (jobId != null) {
      MDC.put(JOB, jobId);
      MDC.put(TRACE, TraceId.of(jobId));
    }
    if (instanceId != null) {
      MDC.put(INSTANCE, instanceId);
    }
    return context;
  }

  /** The lines from now on are about the instance. */
  public static LogContext ofInstance(String instanceId) {
    return of(null, instanceId);
  }

  /** The lines from now on are about the attempt. */
  public static LogContext of(Assignment assignment) {
    return of(assignment.jobId(), assignment.instanceId());
  }

  /** The lines from now on are about what the message is about. */
  public static LogContext about(BrokerMessage message) {
    return switch (message) {
      case SubmitJob submit -> of(submit.jobId(), null);
      case CancelJob cancel -> of(cancel.jobId(), null);
      case ChangePriority change -> of(change.jobId(), null);
      case StartJob start -> of(start.assignment());
      case ResumeJob resume -> of(resume.assignment());
      case InterruptJob interrupt -> of(interrupt.assignment());
      case JobEvent event -> of(event.assignment());
      case FleetEvent event -> ofInstance(event.instanceId());
      case InterruptStray stray -> ofInstance(stray.instanceId());
      case StopInstance stop -> ofInstance(stop.instanceId());
      case TerminateInstance end -> ofInstance(end.instanceId());
      case LaunchCommand launch -> ofInstance(launch.instanceId());
      case PausePool _, ServiceRequest _, ServiceReply _ -> of(null, null);
    };
  }

  @Override
  public void close() {
    if (before == null) {
      MDC.clear();
    } else {
      MDC.setContextMap(before);
    }
  }
}
