package io.dsfleet.bridge.session;

import io.dsfleet.bridge.push.JobPlanner;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.path.PathMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Drives a session state machine with a manual clock and collects its effects. */
final class SessionConversation {
  static final SessionRules RULES =
      new SessionRules(
          10_000, 10_000, 3_000, 20_000, 10_000, 2_000, 5_000, 20_000, 200, 65_536, 20);
  static final long SESSION = 5;
  static final long EPOCH = 3;

  private final SessionMachine machine;
  private final List<SessionEffect> effects = new ArrayList<>();
  long now = 1_000_000;
  SessionState state;

  SessionConversation() {
    this(RULES);
  }

  SessionConversation(SessionRules rules) {
    this(rules, UrlSecretSealer.none());
  }

  SessionConversation(SessionRules rules, UrlSecretSealer secrets) {
    machine = new SessionMachine(rules, new JobPlanner(new PathMapping(List.of()), secrets));
    state = machine.initialState(now);
  }

  static AppReady ready(Boolean reconnection) {
    return new AppReady(
        "r1", "cam-1", "/c.txt", 42, 2, null, null, null, "t0", reconnection, null, null);
  }

  static ClaimOutcome.Granted granted(boolean known) {
    return new ClaimOutcome.Granted(SESSION, EPOCH, "default", known, "confirmed");
  }

  /** A registered app with two free slots. */
  static SessionConversation registered() {
    return new SessionConversation().register();
  }

  SessionConversation register() {
    send(ready(null));
    post(new SessionInput.ClaimDecided(granted(false)));
    post(new SessionInput.CommandsBound());
    effects.clear();
    return this;
  }

  /** A reconnected app that has not replied to the status poll. */
  static SessionConversation returning() {
    SessionConversation conversation = new SessionConversation();
    conversation.send(ready(true));
    conversation.post(new SessionInput.ClaimDecided(granted(true)));
    conversation.post(new SessionInput.CommandsBound());
    return conversation;
  }

  SessionConversation post(SessionInput input) {
    TransitionResult step = machine.apply(state, input, now);
    state = step.state();
    effects.addAll(step.effects());
    return this;
  }

  SessionConversation send(AppMessage message) {
    return post(new SessionInput.MessageReceived(message, ProtocolDialect.CURRENT));
  }

  SessionConversation send(String frame) {
    try {
      AppProtocol.Received<AppMessage> received = AppProtocol.fromApp(frame);
      return post(new SessionInput.MessageReceived(received.message(), received.dialect()));
    } catch (ProtocolViolation violation) {
      return post(new SessionInput.InvalidFrameReceived(violation));
    }
  }

  SessionConversation command(BridgeCommand command) {
    return post(new SessionInput.CommandReceived(command));
  }

  /** Advances the clock, with a frame of the app just before. */
  SessionConversation advance(long millis) {
    now += millis;
    return post(new SessionInput.Ticked(now));
  }

  /** Published events, in order; a finished file without what is known of its result. */
  List<FleetEvent> events() {
    List<FleetEvent> events = new ArrayList<>();
    for (SessionEffect effect : effects) {
      if (effect instanceof SessionEffect.Publish publish) {
        events.add(publish.event());
      } else if (effect instanceof SessionEffect.PublishFileFinished finished) {
        events.add(finished.event());
      }
    }
    return events;
  }

  List<String> frames() {
    return effects.stream()
        .filter(SessionEffect.Send.class::isInstance)
        .map(effect -> ((SessionEffect.Send) effect).frame())
        .toList();
  }

  List<ServerMessage> sent() {
    return frames().stream().map(SessionConversation::read).toList();
  }

  List<SessionEffect> effects() {
    return List.copyOf(effects);
  }

  <T extends SessionEffect> List<T> effects(Class<T> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  SessionConversation clear() {
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
