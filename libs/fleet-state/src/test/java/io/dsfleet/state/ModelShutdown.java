package io.dsfleet.state;

import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.shutdown.ShutdownStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A shutdown in the model. */
final class ModelShutdown {
  final String instance;
  final String process;
  final Long epoch;
  final long began;
  final List<String> rungs = new ArrayList<>();
  String host;
  String reason;
  InstanceState state;
  ShutdownStage rung;
  long since;
  Long until;
  Long ended;
  Long told;
  Long asked;

  ModelShutdown(String instance, String process, Long epoch, String reason, long began) {
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
    RecordFields fields = new RecordFields();
    fields.put("id", instance);
    fields.put("process", process);
    fields.put("host", host);
    fields.put("epoch", epoch);
    fields.put("reason", reason);
    fields.put("stage", rung);
    fields.put("since", since);
    fields.put("until", until);
    fields.put("began", began);
    fields.put("ended", ended);
    fields.put("terminated_session", told);
    fields.put("retire_sent", asked);
    fields.put("state", state);
    fields.put("stages", rungs);
    return fields.map();
  }
}
