package io.dsfleet.state;

import static io.dsfleet.state.Pool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.Assignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Checks that docs/redis.md and docs/state-machines.md match the code. */
class DocumentsTest {
  private static final Path DOCS = Path.of("..", "docs");

  /** Run with -Ddsfleet.docs.write=true to regenerate the document. */
  @Test
  void stateMachineDiagrams_matchTheTables() throws IOException {
    String text =
        """
        # State machines

        Generated from `StateTables` in `fleet-state` by its `DocumentsTest`; do not edit. The model test covers every
        transition, and the scripts make no other.

        ## Job

        ```mermaid
        %s```

        ## Slot

        ```mermaid
        %s```

        ## Instance

        ```mermaid
        %s```

        ## Shutdown of an instance

        ```mermaid
        %s```
        """
            .formatted(
                StateTables.mermaid(StateTables.JOB),
                StateTables.mermaid(StateTables.SLOT),
                StateTables.mermaid(StateTables.INSTANCE),
                StateTables.mermaid(StateTables.STOP));
    Path file = DOCS.resolve("state-machines.md");
    if (Boolean.getBoolean("dsfleet.docs.write")) {
      Files.writeString(file, text);
    }

    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void everyKey_isListedWithItsType() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `([a-z]+)(:<[^`]+>)?` \\| (\\w+) \\|")
            .matcher(section("## Keys of a pool"));
    while (row.find()) {
      listed.put(row.group(1), row.group(3));
    }
    try (Pool pool = lived()) {
      Map<String, String> found = new TreeMap<>();
      for (String key : pool.connection.sync().keys(pool.key("*"))) {
        String name = key.substring(pool.key("").length()).replaceAll(":.*", "");
        found.put(name, pool.connection.sync().type(key));
      }

      assertThat(found).isEqualTo(listed);
    }
  }

  @Test
  void everyFieldOfARecord_isListed() throws IOException {
    try (Pool pool = lived()) {
      assertThat(fieldsOf(pool, "jobs")).isSubsetOf(listed("## Fields of a job"));
      assertThat(fieldsOf(pool, "slots")).isSubsetOf(listed("## Fields of a slot"));
      assertThat(fieldsOf(pool, "instances")).isSubsetOf(listed("## Fields of an instance"));
      assertThat(fieldsOf(pool, "stops")).isSubsetOf(listed("## Fields of a shutdown"));
      assertThat(fieldsOf(pool, "processes")).isSubsetOf(listed("## Fields of a process"));
      assertThat(
              pool.connection.sync().hkeys(pool.key("meta")).stream()
                  .map(field -> field.replaceAll("\\|.*", "")))
          .isSubsetOf(
              listed("## Fields of `meta`").stream()
                  .map(field -> field.replaceAll("\\\\.*", ""))
                  .collect(Collectors.toSet()));
    }
  }

  @Test
  void everyScript_hasAHeader_atMostTwelveKeys_andNamedArguments() {
    for (Script script : Script.values()) {
      assertThat(script.keyNames()).as(script.fileName()).hasSizeBetween(1, 12);
      assertThat(script.text()).as(script.fileName()).startsWith("-- ").contains("\n-- Replies ");
      assertThat(script.text()).as(script.fileName()).doesNotContainPattern("ARGV\\[\\d");
    }
  }

  @Test
  void everyScript_usesOnlyDeclaredKeysAndArguments() {
    for (Script script : Script.values()) {
      assertThat(script.source(script.text(), FleetTimings.defaults()))
          .as(script.fileName())
          .doesNotContain("KEYS[0]", "ARGV[0]");
    }
  }

  /** A pool in which everything that creates a key or a field has happened. */
  private static Pool lived() {
    Pool pool = new Pool();
    long session = pool.running("app-1", 3);
    NewJob keyed = pool.newJob(1, "blue", 3);
    get(
        pool.state
            .intake()
            .accept(
                new NewJob(
                    keyed.jobId(), 1, keyed.cameraType(), "c", "blue", 3, 2, "{}", "key", "hash")));
    get(pool.jobTransitions().enqueue(keyed.jobId()));
    get(pool.jobTransitions().assign(1));
    Assignment at = pool.assignment(keyed.jobId());
    get(pool.jobTransitions().started(at));
    get(
        pool.jobTransitions()
            .files(at, List.of(new FileReport(1, FileReport.Outcome.DONE, "a", null))));
    get(pool.jobTransitions().listed(at, 1, "[]"));
    get(pool.jobTransitions().progressed(at, "{}"));
    for (int camera = 2; camera < 4; camera++) {
      Assignment other = assigned(pool, camera);
      get(pool.jobTransitions().complete(other, 1, "done"));
    }
    Assignment refused = assigned(pool, 4);
    get(pool.jobTransitions().refuse(refused, "X", "no", true, Budget.ERROR, SlotFate.RESET));
    get(pool.timers().sweep(10));
    pool.advance(Duration.ofDays(2));
    get(pool.timers().sweep(10));
    pool.advance(Duration.ofSeconds(2));
    pool.queued(5);
    pool.queued(6);
    pool.queued(7);
    get(pool.instanceTransitions().drain("app-1", "update"));
    get(pool.state.sessions().lose("app-1", session, true, "gone"));
    get(pool.jobTransitions().pause(true));
    NewJob called = pool.newJob(8, "blue", 3);
    get(pool.state.intake().accept(withCallback(called)));
    get(pool.jobTransitions().cancel(called.jobId(), "user"));
    get(pool.state.tells().claim(1, Duration.ofMinutes(1)));
    noted(pool.state.connections());
    pool.running("app-2", 1);
    get(pool.state.processes().put(ProcessRecord.launching("l", "app-1", "h", "p", 1, 1)));
    get(pool.state.processes().hold("h", "launcher-1", Duration.ofMinutes(1)));
    get(
        pool.state
            .desired()
            .set(
                null,
                List.of(
                    new DesiredFleets.Wish(
                        new FleetGroup("night", "h", null, null, 1, null, null, null), false)),
                "test"));
    get(pool.shutdowns().stop("app-1", null, "update", true));
    journalled(pool);
    return pool;
  }

  private static NewJob withCallback(NewJob job) {
    return new NewJob(
        job.jobId(),
        job.cameraId(),
        job.cameraType(),
        job.cameraName(),
        job.tenant(),
        job.priority(),
        job.totalFiles(),
        job.body(),
        null,
        null,
        true);
  }

  private static void journalled(Pool pool) {
    get(pool.state.rebuilding().hold("scheduler-1", Duration.ofMinutes(1)));
    get(pool.state.rebuilding().begin(0));
    new JournalInMemory(pool).write();
    get(pool.state.rebuilding().ask());
  }

  private static void noted(Connections connections) {
    get(connections.metrics(new AppMetrics("app-1", 1, 2, 3, 4, 5)));
    get(connections.sockets(new SocketCounts("bridge-1", 2, 1, 0)));
    get(connections.reconnected("app-1"));
    get(connections.ended(new Disconnection("app-1", 1, 2, 3, 1001, "draining")));
  }

  private static Assignment assigned(Pool pool, long camera) {
    String job = pool.queued(camera);
    get(pool.jobTransitions().assign(1));
    return pool.assignment(job);
  }

  private static Set<String> fieldsOf(Pool pool, String key) {
    JsonMapper json = new JsonMapper();
    Set<String> fields = new TreeSet<>();
    for (String record : pool.connection.sync().hvals(pool.key(key))) {
      json.readTree(record).propertyNames().forEach(fields::add);
    }
    return fields;
  }

  private static Set<String> listed(String heading) throws IOException {
    return section(heading)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .flatMap(line -> Pattern.compile("`([^`]+)`").matcher(line.split(" \\| ", 2)[0]).results())
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  private static String section(String heading) throws IOException {
    String text = Files.readString(DOCS.resolve("redis.md"));
    String section = text.substring(text.indexOf(heading) + heading.length());
    return section.contains("\n## ") ? section.substring(0, section.indexOf("\n## ")) : section;
  }
}
