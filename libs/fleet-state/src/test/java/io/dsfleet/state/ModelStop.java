package io.dsfleet.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The end of an instance in the model. */
final class ModelStop {
  final String instance;
  final String process;
  final Long epoch;
  final long began;
  final List<String> rungs = new ArrayList<>();
  String host;
  String reason;
  InstanceState state;
  StopRung rung;
  long since;
  Long until;
  Long ended;
  Long told;
  Long asked;

  ModelStop(String instance, String process, Long epoch, String reason, long began) {
    this.instance = instance;
    this.process = process;
    this.host = process == null ? null : "host-1";
    this.epoch = epoch;
    this.reason = reason;
    this.began = began;
  }

  boolean isOver() {
    return ended != null;
  }

  Map<String, String> fields() {
    Fields fields = new Fields();
    fields.put("id", instance);
    fields.put("process", process);
    fields.put("host", host);
    fields.put("epoch", epoch);
    fields.put("reason", reason);
    fields.put("rung", rung);
    fields.put("since", since);
    fields.put("until", until);
    fields.put("began", began);
    fields.put("ended", ended);
    fields.put("told", told);
    fields.put("asked", asked);
    fields.put("state", state);
    fields.put("rungs", rungs);
    return fields.map();
  }
}
