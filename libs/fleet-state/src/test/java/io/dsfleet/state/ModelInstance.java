package io.dsfleet.state;

import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.instance.SessionClaim;
import java.util.Map;

/** An instance in the model. */
final class ModelInstance {
  SessionClaim claim;
  InstanceState state;
  long epoch;
  long session;
  long admitted;
  String served;
  int made;
  boolean draining;
  String reason;
  long connected;
  long since;

  ModelInstance(SessionClaim claim) {
    this.claim = claim;
  }

  String id() {
    return claim.instanceId();
  }

  boolean isOver() {
    return state == InstanceState.STOPPED || state == InstanceState.FAILED;
  }

  Map<String, String> fields() {
    RecordFields fields = new RecordFields();
    fields.put("id", id());
    fields.put("state", state);
    fields.put("epoch", epoch);
    fields.put("session", session);
    fields.put("admitted", admitted == 0 ? null : admitted);
    fields.put("served", served);
    fields.put("bridge", claim.bridgeId());
    fields.put("identity", claim.identity());
    fields.put("streams", claim.streamCount());
    fields.put("made", made);
    fields.put("draining", draining);
    fields.put("launch", claim.launchId());
    fields.put("process", claim.processId());
    fields.put("start", claim.startTime());
    fields.put("version", claim.version());
    fields.put("config", claim.configPath());
    fields.put("dialect", claim.dialect());
    fields.put("gpus", claim.gpus() == null ? null : String.join(",", claim.gpus()));
    fields.put("reason", reason);
    fields.put("connected", connected);
    fields.put("since", since);
    return fields.map();
  }
}
