package io.dsfleet.gateway.processes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves launched processes. */
@RestController
public final class ProcessesController {
  private final ProcessLookup lookup;

  ProcessesController(ProcessLookup lookup) {
    this.lookup = lookup;
  }

  /** All processes, and their number per status. */
  @JsonInclude
  record ProcessList(
      @JsonProperty("total_count") int total,
      @JsonProperty("running_count") int running,
      @JsonProperty("stopped_count") int stopped,
      @JsonProperty("error_count") int error,
      @JsonProperty("unknown_count") int unknown,
      @JsonProperty("processes") List<ProcessView> processes) {

    static ProcessList of(List<ProcessView> all) {
      return new ProcessList(
          all.size(),
          count(all, ProcessView.RUNNING),
          count(all, ProcessView.STOPPED),
          count(all, ProcessView.ERROR),
          count(all, ProcessView.UNKNOWN),
          all);
    }

    private static int count(List<ProcessView> all, String status) {
      return (int) all.stream().filter(process -> process.status().equals(status)).count();
    }
  }

  /** Returns all processes, newest launch first. */
  @GetMapping("/deepstream/processes")
  ProcessList processes() {
    return ProcessList.of(
        lookup.findAll().stream()
            .map(found -> ProcessView.of(found.pool().name(), found.process()))
            .toList());
  }

  /** Returns the process with this id. */
  @GetMapping("/deepstream/processes/{id}")
  ProcessView process(@PathVariable String id) {
    ProcessLookup.LocatedProcess found = lookup.get(id);
    return ProcessView.of(found.pool().name(), found.process());
  }

  /** Returns the instance's process that has not ended, otherwise its newest. */
  @GetMapping("/deepstream/processes/by-instance/{instance}")
  ProcessView byInstance(@PathVariable String instance) {
    return lookup
        .findByInstance(instance)
        .map(found -> ProcessView.of(found.pool().name(), found.process()))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.UNKNOWN_PROCESS,
                    "no process of an instance with id '"
                        + ProblemResponse.quotable(instance)
                        + "'"));
  }
}
