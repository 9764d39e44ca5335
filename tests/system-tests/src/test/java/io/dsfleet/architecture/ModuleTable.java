package io.dsfleet.architecture;

import io.dsfleet.state.AccessRecords;
import io.dsfleet.state.AuditLog;
import io.dsfleet.state.Connections;
import io.dsfleet.state.DeadLetters;
import io.dsfleet.state.DesiredFleets;
import io.dsfleet.state.InstanceTransitions;
import io.dsfleet.state.Intake;
import io.dsfleet.state.JobTransitions;
import io.dsfleet.state.Journal;
import io.dsfleet.state.Processes;
import io.dsfleet.state.Rebuilding;
import io.dsfleet.state.Sessions;
import io.dsfleet.state.Shutdowns;
import io.dsfleet.state.Tells;
import io.dsfleet.state.Timers;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which package of dsfleet may use which: the module table of docs/architecture.md. */
final class ModuleTable {
  static final String ROOT = "io.dsfleet";

  /** What holds for one module: its package and the packages of ours that it may use. */
  record Module(String folder, String packageName, Set<String> mayUse) {}

  private static final Set<String> CONTRACTS = Set.of("messages", "state", "broker");
  private static final Set<String> SERVED = Set.of("messages", "state", "broker", "web");
  private static final Set<String> SERVICES = Set.of("gateway", "scheduler", "bridge", "launcher");

  static final List<Module> MODULES =
      List.of(
          new Module("common-messages", "messages", Set.of()),
          new Module("libs/fleet-state", "state", Set.of("messages")),
          new Module("libs/fleet-broker", "broker", Set.of("messages")),
          new Module("libs/fleet-service", "web", Set.of()),
          new Module("dashboard", "dashboard", Set.of()),
          new Module(
              "gateway",
              "gateway",
              Set.of("messages", "state", "broker", "web", "scriptedapp", "dashboard")),
          new Module("scheduler", "scheduler", CONTRACTS),
          new Module("ds-bridge", "bridge", SERVED),
          new Module("launcher", "launcher", CONTRACTS),
          new Module("apps/reference-app", "referenceapp", Set.of("messages")),
          new Module("apps/scripted-app", "scriptedapp", Set.of("messages")),
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
          Map.entry(Intake.class.getName(), Set.of("gateway", "scheduler")),
          Map.entry(JobTransitions.class.getName(), Set.of("scheduler")),
          Map.entry(InstanceTransitions.class.getName(), Set.of("scheduler")),
          Map.entry(Shutdowns.class.getName(), Set.of("scheduler")),
          Map.entry(Timers.class.getName(), Set.of("scheduler")),
          Map.entry(Sessions.class.getName(), Set.of("bridge")),
          Map.entry(Connections.class.getName(), Set.of("bridge")),
          Map.entry(Processes.class.getName(), Set.of("launcher")),
          Map.entry(DesiredFleets.class.getName(), Set.of("gateway", "scheduler")),
          Map.entry(Journal.class.getName(), Set.of("scheduler")),
          Map.entry(Rebuilding.class.getName(), Set.of("gateway", "scheduler")),
          Map.entry(Tells.class.getName(), Set.of("gateway")),
          Map.entry(DeadLetters.class.getName(), Set.of("scheduler", "gateway")),
          Map.entry(AccessRecords.class.getName(), Set.of("gateway")),
          Map.entry(AuditLog.class.getName(), Set.of("gateway", "scheduler")));

  private ModuleTable() {}
}
