package io.dsfleet.architecture;

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
          new Module("fleet-state", "state", Set.of("messages")),
          new Module("fleet-broker", "broker", Set.of("messages")),
          new Module("fleet-web", "web", Set.of()),
          new Module(
              "gateway", "gateway", Set.of("messages", "state", "broker", "web", "scriptedapp")),
          new Module("scheduler", "scheduler", CONTRACTS),
          new Module("ds-bridge", "bridge", SERVED),
          new Module("launcher", "launcher", CONTRACTS),
          new Module("reference-app", "referenceapp", Set.of("messages")),
          new Module("scripted-app", "scriptedapp", Set.of("messages")),
          new Module("standalone", "standalone", SERVICES),
          new Module("tools/devtools", "devtools", Set.of()),
          new Module("tools/conformance", "conformance", Set.of("messages")),
          new Module("tools/chaos", "chaos", Set.of("messages", "devtools", "scriptedapp")),
          new Module("tools/cli", "cli", Set.of("messages", "devtools", "conformance", "chaos")),
          new Module("testkit", "testkit", Set.of("messages", "scriptedapp")));

  /** Modules that are clients of the whole, and so may use all of it. */
  static final Set<String> CLIENTS_OF_ALL = Set.of("system-tests", "benchmarks");

  /** Parts of a module that the named packages must not use, although they may use the module. */
  static final Map<String, Set<String>> CLOSED_DOORS =
      Map.of(
          "referenceapp", Set.of("messages.broker"),
          "scriptedapp", Set.of("messages.broker"));

  /** Doors of fleet-state: who may go through which; reading is for all. */
  static final Map<String, Set<String>> STATE_DOORS =
      Map.ofEntries(
          Map.entry("Intake", Set.of("gateway", "scheduler")),
          Map.entry("Scheduling", Set.of("scheduler")),
          Map.entry("Sessions", Set.of("bridge")),
          Map.entry("Connections", Set.of("bridge")),
          Map.entry("Processes", Set.of("launcher")),
          Map.entry("DesiredFleets", Set.of("gateway", "scheduler")),
          Map.entry("Journal", Set.of("scheduler")),
          Map.entry("Rebuilding", Set.of("gateway", "scheduler")),
          Map.entry("Tells", Set.of("gateway")),
          Map.entry("DeadLetters", Set.of("scheduler", "gateway")),
          Map.entry("AccessRecords", Set.of("gateway")),
          Map.entry("AuditLog", Set.of("gateway", "scheduler")));

  private ModuleTable() {}
}
