package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClosedByDefaultTest {
  private static final long CAMERA = 77;
  private static TestBridge bridge;

  @BeforeAll
  static void start() {
    bridge = TestBridge.closedByDefault();
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static String launched(String name, long pid, int streams) {
    String id = bridge.prefix + name;
    ProcessRecord process =
        ProcessRecord.launching("launch-" + id, id, "h", "p", streams, 1)
            .withLocator(ProcessLocator.onHost(pid, 1, "b"))
            .withState(ProcessState.RUNNING, null, 1);
    bridge.context.getBean(FleetState.class).pool(bridge.prefix).processes().put(process).join();
    return id;
  }

  @Test
  void unknownInstance_isRefused() {
    try (TestApp app = bridge.app()) {
      app.send(TestApp.ready(bridge.prefix + "-stranger", 1, 1, null));

      assertThat(app.receive(ExecuteAck.class).errorCode()).isEqualTo("UNKNOWN_INSTANCE");
      assertThat(app.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void launchedApp_isAccepted_butAnotherProcessIsNot() {
    String id = launched("-launched", 100, 2);
    try (TestApp foreign = bridge.app();
        TestApp app = bridge.app()) {
      foreign.send(TestApp.ready(id, 101, 2, null));
      assertThat(foreign.receive(ExecuteAck.class).errorCode()).isEqualTo("UNKNOWN_INSTANCE");

      app.send(TestApp.ready(id, 100, 2, null));
      assertThat(app.receive(ExecuteAck.class).status()).isEqualTo("confirmed");
    }
  }

  @Test
  void launchedApp_withOtherStreams_isRefused() {
    String id = launched("-streams", 100, 5);
    try (TestApp app = bridge.app()) {
      app.send(TestApp.ready(id, 100, 1, null));

      ExecuteAck refusal = app.receive(ExecuteAck.class);
      assertThat(refusal.errorCode()).isEqualTo("STREAMS_COUNT_MISMATCH");
      assertThat(refusal.streamsCountVerified()).isFalse();
    }
  }

  @Test
  void folder_ofThisHost_isNotListed() {
    String id = launched("-folder", 100, 2);
    try (TestApp app = bridge.app()) {
      app.send(TestApp.ready(id, 100, 2, null));
      app.receive(ExecuteAck.class);
      InstanceReady ready = ready(id);
      AnalysisRequest request =
          new AnalysisRequest(
              CAMERA, CameraType.FILESET, "/etc", null, "/out", null, null, null, null, null);
      bridge.command(
          id, new StartJob(bridge.assignment(id, 0, "j", ready.epoch()), ready.session(), request));

      assertThat(bridge.next(JobRefused.class).code()).isEqualTo(JobRefusalCode.PATH_FORBIDDEN);
    }
  }

  private static InstanceReady ready(String id) {
    InstanceReady ready = bridge.next(InstanceReady.class);
    while (!ready.instanceId().equals(id)) {
      ready = bridge.next(InstanceReady.class);
    }
    return ready;
  }
}
