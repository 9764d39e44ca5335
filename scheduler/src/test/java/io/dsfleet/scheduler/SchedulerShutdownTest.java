package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.ProcessCommand;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.RetireProcess;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.broker.TerminateInstance;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.desired.DesiredStateStore.GroupSetting;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.events.FeedEntry;
import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import io.dsfleet.state.shutdown.ShutdownRecord;
import io.dsfleet.state.shutdown.ShutdownStage;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Queue;
import org.springframework.context.ConfigurableApplicationContext;

/** Shutdown of instances through the broker, with a launcher of the test. */
class SchedulerShutdownTest {
  private static final String[] QUICK = {
    "dsfleet.state.stop.interrupt=1s",
    "dsfleet.state.stop.terminate=1s",
    "dsfleet.state.stop.term=1s",
    "dsfleet.state.stop.check-interval=100ms",
    "dsfleet.scheduler.reconcile-interval=100ms"
  };

  private final SchedulerFixture fleet = new SchedulerFixture(QUICK);
  private final String host = "host-" + UUID.randomUUID();
  private final List<ProcessCommand> received = new CopyOnWriteArrayList<>();
  private Subscription launcher;

  @BeforeEach
  void startLauncher() {
    for (var each : BrokerTopology.launchQueue(host).getDeclarables()) {
      if (each instanceof Queue queue) {
        fleet.admin.declareQueue(queue);
      } else if (each instanceof Binding binding) {
        fleet.admin.declareBinding(binding);
      }
    }
    launcher =
        fleet
            .context
            .getBean(EnvelopeConsumers.class)
            .subscribe(
                Topology.launchQueue(host),
                ProcessCommand.class,
                fault -> false,
                commands -> {
                  received.addAll(commands);
                  commands.forEach(this::handle);
                  return List.of();
                });
  }

  @AfterEach
  void close() {
    launcher.close();
    fleet.admin.deleteQueue(Topology.launchQueue(host));
    fleet.close();
  }

  /** A launcher that executes retire and kill commands. */
  private void handle(ProcessCommand command) {
    if (command instanceof RetireProcess retire) {
      fleet
          .pool
          .processes()
          .find(retire.processId())
          .join()
          .ifPresent(found -> fleet.pool.processes().put(found.withRetired()).join());
    }
  }

  private ProcessRecord process(String id, String instance, ProcessState state) {
    ProcessRecord record =
        ProcessRecord.launching(id, instance, host, "p", 1, 1).withState(state, null, 1);
    return fleet.pool.processes().put(record).join();
  }

  private void terminate(String instance, boolean drain) {
    fleet.publish(Topology.CONTROL, new TerminateInstance(instance, "update", null, drain)).join();
  }

  private void awaitStage(String instance, ShutdownStage stage) {
    await()
        .alias(instance + " is in stage " + stage)
        .atMost(SchedulerFixture.TIMEOUT)
        .until(
            () ->
                fleet
                    .pool
                    .queries()
                    .shutdown(instance)
                    .join()
                    .map(ShutdownRecord::stage)
                    .orElse(null),
            stage::equals);
  }

  /** Event names in the feed, of one instance or of all. */
  private List<String> eventNames(@Nullable String instance) {
    return fleet.pool.queries().feedAfter("0", 10_000).join().stream()
        .filter(entry -> instance == null || instance.equals(entry.instanceId()))
        .map(FeedEntry::event)
        .toList();
  }

  private void exited(FakeBridge bridge, String process, String instance) {
    fleet
        .pool
        .processes()
        .put(
            ProcessRecord.launching(process, instance, host, "p", 1, 1)
                .withRetired()
                .withExit(137)
                .withState(ProcessState.STOPPED, null, 2))
        .join();
    bridge.publish(new ProcessExited(instance, process, 4711, fleet.name, 137, null, true, false));
  }

  @Test
  void hungInstance_passesEveryStage_andItsJobRunsOnAnotherInstance() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);
    process("p1", "a", ProcessState.RUNNING);
    var session = bridge.connect("a", 1, "p1", List.of());
    String job = fleet.job();
    fleet.awaitState(job, JobState.RUNNING);
    bridge.behave(command -> List.of());

    terminate("a", false);

    awaitStage("a", ShutdownStage.KILL);
    assertThat(bridge.commands)
        .anyMatch(InterruptJob.class::isInstance)
        .contains(new StopInstance("a", session.session(), "update"));
    await()
        .atMost(SchedulerFixture.TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(received)
                    .contains(
                        new RetireProcess("p1", "a", fleet.name, "update"),
                        new KillProcess("p1", "a", fleet.name, "update", 1000),
                        new KillProcess("p1", "a", fleet.name, "update", 0)));
    bridge.behave(AppBehaviors::willing);
    bridge.connect("b", 1, "p2", List.of());
    exited(bridge, "p1", "a");
    awaitStage("a", ShutdownStage.STOPPED);
    fleet.awaitState(job, JobState.COMPLETED);
    assertThat(fleet.record(job).crashes()).isZero();
    assertThat(fleet.record(job).errors()).isZero();
    assertThat(fleet.pool.queries().instance("a").join().orElseThrow().state())
        .isEqualTo(InstanceState.STOPPED);
    assertThat(eventNames("a"))
        .containsSubsequence(
            "stop_interrupt", "stop_terminate", "stop_term", "stop_kill", "stop_stopped")
        .contains("exited");
  }

  @Test
  void drain_waitsForTheJob_andSurvivesASchedulerRestart() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);
    process("p1", "a", ProcessState.RUNNING);
    var session = bridge.connect("a", 1, "p1", List.of());
    String job = fleet.job();
    fleet.awaitState(job, JobState.RUNNING);
    terminate("a", true);
    awaitStage("a", ShutdownStage.DRAIN);

    fleet.context.getBean(SchedulerRuntime.class).stop();
    try (ConfigurableApplicationContext second = fleet.start(QUICK)) {
      assertThat(fleet.record(job).state()).isEqualTo(JobState.RUNNING);
      bridge.publish(
          new JobCompleted(fleet.record(job).assignment().orElseThrow(), true, 2, "done"));
      StopInstance stop = new StopInstance("a", session.session(), "update");
      await().atMost(SchedulerFixture.TIMEOUT).until(() -> bridge.commands.contains(stop));
      assertThat(fleet.record(job).state()).isEqualTo(JobState.COMPLETED);
      exited(bridge, "p1", "a");
      awaitStage("a", ShutdownStage.STOPPED);
      assertThat(received).noneMatch(KillProcess.class::isInstance);
      assertThat(second.isActive()).isTrue();
    }
  }

  @Test
  void shrunkGroup_shutsDownItsLastInstances() {
    InstanceGroup two = new InstanceGroup("night", host, "p", 1, 2, null, null, null);
    for (int i = 1; i <= 3; i++) {
      fleet
          .pool
          .processes()
          .put(
              ProcessRecord.launching("p" + i, "night-" + i, host, "p", 1, 1)
                  .withGroup("night")
                  .withState(ProcessState.RUNNING, null, 1))
          .join();
    }

    fleet.pool.desiredState().replace(null, List.of(new GroupSetting(two, false)), "test").join();

    await()
        .atMost(SchedulerFixture.TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(received)
                    .contains(
                        new KillProcess(
                            "p3", "night-3", fleet.name, "not in the desired state", 1000)));
    assertThat(received).allMatch(command -> command.processId().equals("p3"));
  }

  @Test
  void fullPool_growsItsAutoscaledGroup() {
    InstanceGroup elastic = new InstanceGroup("e", host, "p", 1, 1, 1, 3, null);
    process("p1", "e-1", ProcessState.RUNNING);
    fleet.bridge(AppBehaviors::working).connect("e-1", 1, "p1", List.of());
    fleet.awaitConsistentWith(1);
    for (int i = 0; i < 4; i++) {
      fleet.job();
    }

    fleet
        .pool
        .desiredState()
        .replace(null, List.of(new GroupSetting(elastic, false)), "test")
        .join();

    await()
        .atMost(SchedulerFixture.TIMEOUT)
        .until(
            () -> fleet.pool.queries().desiredState().join().groups().getFirst().instances() == 2);
    assertThat(eventNames(null)).contains("scaled");
  }
}
