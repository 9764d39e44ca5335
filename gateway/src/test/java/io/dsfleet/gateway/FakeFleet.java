package io.dsfleet.gateway;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionOpenReply;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.JobRecord;
import java.util.List;
import java.util.UUID;

/** Simulates scheduler, bridge and app by direct changes of the state in Redis. */
public final class FakeFleet {
  private final PoolState pool;

  public FakeFleet(PoolState pool) {
    this.pool = pool;
  }

  /** Connects an app with this number of streams; returns its instance id. */
  public String connect(int streams) {
    return connect(streams, "bridge-test");
  }

  /** Like the other overload, through the given bridge. */
  public String connect(int streams, String bridge) {
    String id = "app-" + UUID.randomUUID().toString().substring(0, 8);
    SessionOpenReply reply =
        pool.sessions()
            .open(
                new SessionClaim(
                    id,
                    bridge,
                    SessionClaim.identityOf(null, 4711L, "now"),
                    streams,
                    false,
                    null,
                    4711L,
                    "now",
                    "v7.1",
                    "/config.txt",
                    null,
                    List.of("0", "GPU-8a")))
            .join();
    if (!(reply instanceof SessionOpenReply.Opened opened)) {
      throw new IllegalStateException("expected an opened session, but it is " + reply);
    }
    pool.instanceTransitions().admit(id, opened.session(), null).join();
    return id;
  }

  /** Ends the instance as if its process had died. */
  public void disconnect(String instance) {
    long epoch = pool.queries().instance(instance).join().orElseThrow().epoch();
    pool.instanceTransitions().endProcess(instance, epoch, false, "test over").join();
  }

  /** Assigns the job to a slot. */
  public Assignment assign(String jobId) {
    pool.jobTransitions().enqueue(jobId).join();
    pool.jobTransitions().assign(16).join();
    return assignment(jobId);
  }

  /** Assigns the job to a slot and marks it as started. */
  public Assignment start(String jobId) {
    Assignment assignment = assign(jobId);
    pool.jobTransitions().reportStarted(assignment).join();
    return assignment;
  }

  /** Current assignment of the job. */
  public Assignment assignment(String jobId) {
    return pool.queries().job(jobId).join().flatMap(JobRecord::assignment).orElseThrow();
  }

  /** The app reports that it analysed the file. */
  public void finishFile(Assignment assignment, long fileId, String name) {
    report(assignment, new FileReport(fileId, FileReport.FileState.DONE, name, null));
  }

  /** The app reports that it could not analyse the file. */
  public void failFile(Assignment assignment, long fileId, String name, String error) {
    report(assignment, new FileReport(fileId, FileReport.FileState.FAILED, name, error));
  }

  private void report(Assignment assignment, FileReport report) {
    pool.jobTransitions().reportFiles(assignment, List.of(report)).join();
  }

  /** Completes the job. */
  public void complete(Assignment assignment, int files) {
    pool.jobTransitions().complete(assignment, files, "done").join();
  }
}
