package io.dsfleet.simulation;

import io.dsfleet.launcher.SimulatedLauncher;
import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.ProcessCommand;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.RetireProcess;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.state.LauncherRecord;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.process.ProcessRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sends commands to launchers, as operators and the scheduler do. */
final class SimulatedOperator {
  private static final List<String> KINDS = List.of("process", "exec", "container");
  private static final long AGAIN = 300;
  private static final long DUTY = 2_000;
  private static final long LADDER = 10_000;
  private static final int TRIES = 4;

  private final SimulatedWorld world;
  private final LauncherSimulation simulation;
  private final LauncherRecord record;
  private final Map<String, Long> told = new HashMap<>();
  private final Map<String, Long> touched = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private int underWay;
  private long cleaned;

  SimulatedOperator(SimulatedWorld world, LauncherSimulation simulation, LauncherRecord record) {
    this.world = world;
    this.simulation = simulation;
    this.record = record;
  }

  /** Ids of refused launches, which must never run. */
  Set<String> refused() {
    return refused;
  }

  /** Number of commands that no launcher has executed yet. */
  int underWay() {
    return underWay;
  }

  /** Time of the last stop of the instance or of the last clean-up. */
  long touched(String instance) {
    return Math.max(cleaned, touched.getOrDefault(instance, 0L));
  }

  /** Changes the desired fleet. */
  void change() {
    List<InstanceGroup> groups = new ArrayList<>();
    for (String kind : KINDS) {
      int count = world.below(3);
      groups.add(
          new InstanceGroup(
              kind + "s", SimulatedLauncher.HOST, kind, 1, count, null, null, LaunchSettings.NONE));
    }
    world.note("wanted: " + groups.stream().map(InstanceGroup::instanceIds).toList());
    world.recordFault(LauncherFault.FLEET_CHANGED);
    record.setDesired(groups);
  }

  /** Whether the desired fleet contains the process. */
  boolean wants(ProcessRecord process) {
    return record.desired().groups().stream().anyMatch(group -> group.contains(process));
  }

  /** Stops processes outside the desired fleet, repeatedly until they have exited. */
  void begin() {
    for (ProcessRecord each : List.copyOf(record.processes())) {
      if (each.group() != null && !each.state().isOver() && !wants(each)) {
        Long before = told.get(each.id());
        if (before == null || world.now() - before > LADDER) {
          told.put(each.id(), world.now());
          end(each, "it is not wanted any more");
        }
      }
    }
    world.schedule(DUTY, "", this::begin);
  }

  /** Stops a random process. */
  void terminate() {
    List<ProcessRecord> live =
        record.processes().stream().filter(each -> !each.state().isOver()).toList();
    if (!live.isEmpty()) {
      world.recordFault(LauncherFault.TERMINATED);
      end(world.pick(live), "somebody wants it so");
    }
  }

  private void end(ProcessRecord process, String reason) {
    touch(process.instanceId());
    String pool = LauncherRecord.POOL;
    long grace = world.chance(0.2) ? 0 : world.between(500, 6_000);
    if (world.chance(0.7)) {
      tell(new RetireProcess(process.id(), process.instanceId(), pool, reason));
    }
    KillProcess kill = new KillProcess(process.id(), process.instanceId(), pool, reason, grace);
    world.schedule(
        world.between(0, 1_500),
        "",
        () -> {
          tell(kill);
          if (world.chance(0.1)) {
            world.recordFault(LauncherFault.COMMAND_TWICE);
            tell(kill);
          }
        });
  }

  private Optional<LauncherNode> anybody() {
    List<LauncherNode> serving =
        simulation.nodes().stream().filter(LauncherNode::isServing).toList();
    return serving.isEmpty() ? Optional.empty() : Optional.of(world.pick(serving));
  }

  private void tell(ProcessCommand command) {
    underWay++;
    deliver(command);
  }

  /** Delivers the command repeatedly until a launcher has executed it. */
  private void deliver(ProcessCommand command) {
    Optional<LauncherNode> to = anybody();
    if (to.isEmpty()) {
      world.schedule(AGAIN, "", () -> deliver(command));
      return;
    }
    LauncherNode node = to.get();
    boolean[] done = new boolean[1];
    node.runTask(
        () -> {
          try {
            world.note(node.life().name() + " is told " + command);
            node.launcher().perform(command);
            touch(command.instanceId());
            done[0] = true;
            underWay--;
          } catch (RuntimeException again) {
            world.note("not now: " + again.getMessage());
            done[0] = true;
            world.schedule(AGAIN, "", () -> deliver(command));
          }
        });
    watch(node, done, () -> deliver(command));
  }

  private void watch(LauncherNode node, boolean[] done, Runnable otherwise) {
    if (done[0]) {
      return;
    }
    if (node.life().isDead()) {
      otherwise.run();
    } else {
      world.schedule(AGAIN, "", () -> watch(node, done, otherwise));
    }
  }

  /** Launches an instance, with retries under the same id while no reply arrives. */
  void launch(int number) {
    String instance = world.chance(0.2) ? "processs-1" : "hand-" + world.below(3);
    LaunchInstance asked =
        new LaunchInstance(
            "p" + number, instance, LauncherRecord.POOL, world.pick(KINDS), 1, LaunchSettings.NONE);
    ask(asked, TRIES);
  }

  private void ask(LaunchInstance asked, int tries) {
    Optional<LauncherNode> to = anybody();
    if (to.isEmpty() || tries == 0) {
      return;
    }
    LauncherNode node = to.get();
    boolean[] done = new boolean[1];
    node.runTask(
        () -> {
          String answer;
          try {
            Optional<ServiceReply> reply = node.launcher().launch(asked);
            answer = reply.map(each -> heard(asked, each)).orElse("wait");
          } catch (RuntimeException away) {
            answer = "unavailable";
          }
          world.note("launch of " + asked.processId() + ": " + answer);
          done[0] = true;
          if (!"done".equals(answer)) {
            world.schedule(world.between(100, 3_000), "", () -> ask(asked, tries - 1));
          }
        });
    watch(node, done, () -> ask(asked, tries - 1));
  }

  private String heard(LaunchInstance asked, ServiceReply reply) {
    if (reply instanceof InstanceLaunched) {
      return "done";
    }
    if (reply instanceof RequestRefused no && no.code() != RequestRefusalCode.PROCESS_EXISTS) {
      boolean _ = refused.add(asked.processId());
      world.note("refused " + asked.processId() + " " + no.reason());
      return "done";
    }
    return "done";
  }

  /** Deletes ended launches, which ends quarantines. */
  void clean() {
    anybody().ifPresent(node -> node.runTask(() -> cleaned(node)));
    world.schedule(LADDER, "", this::clean);
  }

  private void touch(String instance) {
    touched.put(instance, world.now());
  }

  private void cleaned(LauncherNode node) {
    cleaned = world.now();
    try {
      world.note("cleaned: " + node.launcher().clean());
    } catch (RuntimeException away) {
      world.note("not cleaned: " + away.getMessage());
    }
  }
}
