package io.dsfleet.service;

import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ChangePriority;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobEvent;
import io.dsfleet.messages.broker.PausePool;
import io.dsfleet.messages.broker.ProcessCommand;
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
 * Adds job, instance and trace ids to the log lines of this thread until closed.
 *
 * <p>The trace id is derived from the job id ({@link TraceId}), so it is equal in all services.
 */
public final class LogContext implements AutoCloseable {
  /** MDC keys. */
  public static final String JOB = "job_id";

  public static final String INSTANCE = "instance_id";
  public static final String TRACE = "trace_id";

  private final @Nullable Map<String, String> previous;

  private LogContext(@Nullable Map<String, String> previous) {
    this.previous = previous;
  }

  /** Sets the given ids; a null id is left as it was. */
  public static LogContext of(@Nullable String jobId, @Nullable String instanceId) {
    LogContext context = new LogContext(MDC.getCopyOfContextMap());
    if (jobId != null) {
      MDC.put(JOB, jobId);
      MDC.put(TRACE, TraceId.forJob(jobId));
    }
    if (instanceId != null) {
      MDC.put(INSTANCE, instanceId);
    }
    return context;
  }

  /** Sets the instance id. */
  public static LogContext forInstance(String instanceId) {
    return of(null, instanceId);
  }

  /** Sets the ids of the attempt. */
  public static LogContext of(Assignment assignment) {
    return of(assignment.jobId(), assignment.instanceId());
  }

  /** Sets the ids that the message carries. */
  public static LogContext forMessage(BrokerMessage message) {
    return switch (message) {
      case SubmitJob submit -> of(submit.jobId(), null);
      case CancelJob cancel -> of(cancel.jobId(), null);
      case ChangePriority change -> of(change.jobId(), null);
      case StartJob start -> of(start.assignment());
      case ResumeJob resume -> of(resume.assignment());
      case InterruptJob interrupt -> of(interrupt.assignment());
      case JobEvent event -> of(event.assignment());
      case FleetEvent event -> forInstance(event.instanceId());
      case InterruptStray stray -> forInstance(stray.instanceId());
      case StopInstance stop -> forInstance(stop.instanceId());
      case TerminateInstance end -> forInstance(end.instanceId());
      case ProcessCommand launch -> forInstance(launch.instanceId());
      case PausePool _, ServiceRequest _, ServiceReply _ -> of(null, null);
    };
  }

  @Override
  public void close() {
    if (previous == null) {
      MDC.clear();
    } else {
      MDC.setContextMap(previous);
    }
  }
}
