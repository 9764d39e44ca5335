package io.dsfleet.architecture;

import io.dsfleet.state.DeadLetterStore;
import io.dsfleet.state.access.AccessRecords;
import io.dsfleet.state.access.AuditLog;
import io.dsfleet.state.callbacks.PendingCallbacks;
import io.dsfleet.state.desired.DesiredStateStore;
import io.dsfleet.state.instance.AppSessions;
import io.dsfleet.state.instance.ConnectionStats;
import io.dsfleet.state.instance.InstanceTransitions;
import io.dsfleet.state.job.JobAcceptance;
import io.dsfleet.state.job.JobTransitions;
import io.dsfleet.state.journal.JournalSource;
import io.dsfleet.state.journal.StateRecovery;
import io.dsfleet.state.process.ProcessRecordStore;
import io.dsfleet.state.shutdown.Shutdowns;
import io.dsfleet.state.timers.Timers;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which package of dsfleet may use which: the module table of docs/architecture.md. */
final class ModuleTable {
  static final String ROOT = "io.dsfleet";

  /** What holds for one module: its package and the packages of ours that it may use. */
  record Module(String folder, String packageName, Set<String> mayUse) {}

  private static final Set<String> SHARED = Set.of("messages", "service", "state", "broker");
  private static final Set<String> SERVICES =
      Set.of("gateway", "scheduler", "bridge", "launcher", "live");

  static final List<Module> MODULES =
      List.of(
          new Module("common-messages", "messages", Set.of()),
          new Module("libs/fleet-state", "state", Set.of("messages", "service")),
          new Module("libs/fleet-broker", "broker", Set.of("messages", "service")),
          new Module("libs/fleet-service", "service", Set.of("messages")),
          new Module("libs/vision", "vision", Set.of()),
          new Module("dashboard", "dashboard", Set.of()),
          new Module(
              "gateway",
              "gateway",
              Set.of("messages", "service", "state", "broker", "scriptedapp", "dashboard")),
          new Module("scheduler", "scheduler", SHARED),
          new Module("ds-bridge", "bridge", SHARED),
          new Module("launcher", "launcher", SHARED),
          new Module("live-feeds", "live", Set.of("messages", "service")),
          new Module("apps/reference-app", "referenceapp", Set.of("messages", "vision")),
          new Module("apps/scripted-app", "scriptedapp", Set.of("messages")),
          new Module("apps/vision-worker", "visionworker", Set.of("messages", "vision")),
          new Module("standalone", "standalone", SERVICES),
          new Module("tools/devtools", "devtools", Set.of()),
          new Module("tools/conformance", "conformance", Set.of("messages")),
          new Module("tools/chaos", "chaos", Set.of("messages", "devtools", "scriptedapp")),
          new Module("tools/cli", "cli", Set.of("messages", "devtools", "conformance", "chaos")),
          new Module("tests/testkit", "testkit", Set.of("messages", "scriptedapp")));

  /** Modules that are clients of the whole, and so may use all of it. */
  static final Set<String> CLIENTS_OF_ALL = Set.of("tests/system-tests", "tests/benchmarks");

  /** Parts of a module that the named packages must not use, although they may use the module. */
  static final Map<String, Set<String>> CLOSED_DOORS =
      Map.of(
          "referenceapp", Set.of("messages.broker"),
          "scriptedapp", Set.of("messages.broker"));

  /** Entry points of fleet-state and the packages that may use them; queries are for all. */
  static final Map<String, Set<String>> STATE_DOORS =
      Map.ofEntries(
          Map.entry(JobAcceptance.class.getName(), Set.of("gateway", "scheduler")),
          Map.entry(JobTransitions.class.getName(), Set.of("scheduler")),
          Map.entry(InstanceTransitions.class.getName(), Set.of("scheduler")),
          Map.entry(Shutdowns.class.getName(), Set.of("scheduler")),
          Map.entry(Timers.class.getName(), Set.of("scheduler")),
          Map.entry(AppSessions.class.getName(), Set.of("bridge")),
          Map.entry(ConnectionStats.class.getName(), Set.of("bridge")),
          Map.entry(ProcessRecordStore.class.getName(), Set.of("launcher")),
          Map.entry(DesiredStateStore.class.getName(), Set.of("gateway", "scheduler")),
          Map.entry(JournalSource.class.getName(), Set.of("scheduler")),
          Map.entry(StateRecovery.class.getName(), Set.of("gateway", "scheduler")),
          Map.entry(PendingCallbacks.class.getName(), Set.of("gateway")),
          Map.entry(DeadLetterStore.class.getName(), Set.of("scheduler", "gateway")),
          Map.entry(AccessRecords.class.getName(), Set.of("gateway")),
          Map.entry(AuditLog.class.getName(), Set.of("gateway", "scheduler")));

  private ModuleTable() {}
}
