package io.dsfleet.bridge.session;

import io.dsfleet.bridge.feed.JobPlanner;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraSecrets;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.path.PathMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Drives a session state machine with a manual clock and collects its effects. */
final class Conversation {
  static final SessionRules RULES =
      new SessionRules(
          10_000, 10_000, 3_000, 20_000, 10_000, 2_000, 5_000, 20_000, 200, 65_536, 20);
  static final long SESSION = 5;
  static final long EPOCH = 3;

  private final SessionMachine machine;
  private final List<Effect> effects = new ArrayList<>();
  long now = 1_000_000;
  SessionState state;

  Conversation() {
    this(RULES);
  }

  Conversation(SessionRules rules) {
    this(rules, CameraSecrets.none());
  }

  Conversation(SessionRules rules, CameraSecrets secrets) {
    machine = new SessionMachine(rules, new JobPlanner(new PathMapping(List.of()), secrets));
    state = machine.connected(now);
  }

  static AppReady ready(Boolean reconnection) {
    return new AppReady(
        "r1", "cam-1", "/c.txt", 42, 2, null, null, null, "t0", reconnection, null, null);
  }

  static ClaimOutcome.Granted granted(boolean known) {
    return new ClaimOutcome.Granted(SESSION, EPOCH, "default", known, "confirmed");
  }

  /** A registered app with two free slots. */
  static Conversation registered() {
    return new Conversation().register();
  }

  Conversation register() {
    say(ready(null));
    post(new Input.ClaimDecided(granted(false)));
    post(new Input.CommandsBound());
    effects.clear();
    return this;
  }

  /** A reconnected app that has not replied to the status poll. */
  static Conversation returning() {
    Conversation conversation = new Conversation();
    conversation.say(ready(true));
    conversation.post(new Input.ClaimDecided(granted(true)));
    conversation.post(new Input.CommandsBound());
    return conversation;
  }

  Conversation post(Input input) {
    Step step = machine.step(state, input, now);
    state = step.state();
    effects.addAll(step.effects());
    return this;
  }

  Conversation say(AppMessage message) {
    return post(new Input.AppSaid(message, Dialect.CURRENT));
  }

  Conversation say(String frame) {
    try {
      AppProtocol.Received<AppMessage> received = AppProtocol.fromApp(frame);
      return post(new Input.AppSaid(received.message(), received.dialect()));
    } catch (ProtocolViolation violation) {
      return post(new Input.AppBroke(violation));
    }
  }

  Conversation command(BridgeCommand command) {
    return post(new Input.Commanded(command));
  }

  /** Advances the clock, with a frame of the app just before. */
  Conversation pass(long millis) {
    now += millis;
    return post(new Input.Ticked(now));
  }

  List<FleetEvent> events() {
    return effects.stream()
        .filter(Effect.Publish.class::isInstance)
        .map(effect -> ((Effect.Publish) effect).event())
        .toList();
  }

  List<String> frames() {
    return effects.stream()
        .filter(Effect.Send.class::isInstance)
        .map(effect -> ((Effect.Send) effect).frame())
        .toList();
  }

  List<ServerMessage> sent() {
    return frames().stream().map(Conversation::read).toList();
  }

  List<Effect> effects() {
    return List.copyOf(effects);
  }

  <T extends Effect> List<T> effects(Class<T> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  Conversation forget() {
    effects.clear();
    return this;
  }

  private static ServerMessage read(String frame) {
    try {
      return AppProtocol.fromServer(frame).message();
    } catch (ProtocolViolation violation) {
      throw new AssertionError(violation);
    }
  }

  static Assignment assignment(int stream, String job) {
    return new Assignment("default." + job, 1, "cam-1", stream, EPOCH);
  }

  static AnalysisRequest request(long camera, int files) {
    List<MediaFile> list =
        LongStream.rangeClosed(1, files)
            .mapToObj(i -> new MediaFile(FileType.FILE, i, "/m/" + i + ".mp4", i + ".mp4", null))
            .toList();
    return new AnalysisRequest(
        camera, CameraType.FILESET, "/m", "m", "/out", list, null, null, null, null);
  }
}
