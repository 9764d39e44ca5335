package io.dsfleet.gateway.processes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.broker.request.RequestUnansweredException;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.messages.broker.CleanProcesses;
import io.dsfleet.messages.broker.ProcessesCleaned;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets the launchers delete their records of ended processes. */
@RestController
public final class ProcessCleanupController {
  private final ProcessLookup lookup;
  private final LauncherClient launchers;
  private final InstantSource clock;
  private final Duration deadline;

  ProcessCleanupController(
      ProcessLookup lookup, LauncherClient launchers, InstantSource clock, Duration deadline) {
    this.lookup = lookup;
    this.launchers = launchers;
    this.clock = clock;
    this.deadline = deadline;
  }

  /** Ids of the deleted records, and hosts whose launchers did not respond. */
  @JsonInclude
  record CleanupResponse(
      @JsonProperty("success") boolean success,
      @JsonProperty("message") String message,
      @JsonProperty("timestamp") String timestamp,
      @JsonProperty("removed") List<String> removed,
      @JsonProperty("hosts_without_answer") List<String> unresponsiveHosts) {}

  /** Deletes the records on all hosts; 503 if no launcher responds. */
  @PostMapping("/deepstream/processes/cleanup")
  CleanupResponse cleanup() {
    Set<String> hosts =
        lookup.findAll().stream()
            .filter(located -> located.process().state().isOver())
            .map(located -> located.process().host())
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> removed = new ArrayList<>();
    List<String> unresponsiveHosts = new ArrayList<>();
    for (String host : hosts) {
      try {
        removed.addAll(
            launchers
                .sendRequest(host, new CleanProcesses(null), ProcessesCleaned.class, deadline)
                .processIds());
      } catch (RequestUnansweredException | ProblemException failed) {
        unresponsiveHosts.add(host);
      }
    }
    if (!unresponsiveHosts.isEmpty() && unresponsiveHosts.size() == hosts.size()) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "the launchers of " + unresponsiveHosts + " did not respond");
    }
    return new CleanupResponse(
        unresponsiveHosts.isEmpty(),
        removed.size() + " stopped processes were cleaned up",
        clock.instant().toString(),
        removed,
        unresponsiveHosts);
  }
}
