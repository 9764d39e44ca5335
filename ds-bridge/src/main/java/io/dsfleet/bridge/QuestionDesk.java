package io.dsfleet.bridge;

import io.dsfleet.bridge.session.Question;
import io.dsfleet.broker.RequestConsumers;
import io.dsfleet.broker.Subscription;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.Status;
import io.dsfleet.messages.broker.AskMetrics;
import io.dsfleet.messages.broker.AskStatus;
import io.dsfleet.messages.broker.BridgeRequest;
import io.dsfleet.messages.broker.MetricsTold;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.StatusTold;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.AppMetrics;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts other services' questions to the apps of this bridge. */
final class QuestionDesk implements AutoCloseable {
  private final String bridgeId;
  private final SessionDirectory directory;
  private final ConnectionNotes notes;
  private final RequestConsumers requests;
  private final Duration within;
  private @Nullable Subscription subscription;

  /**
   * @param within how long an app may think
   */
  QuestionDesk(
      String bridgeId,
      SessionDirectory directory,
      ConnectionNotes notes,
      RequestConsumers requests,
      Duration within) {
    this.bridgeId = bridgeId;
    this.directory = directory;
    this.notes = notes;
    this.requests = requests;
    this.within = within;
  }

  synchronized void start() {
    subscription = requests.serve(Topology.bridgeKey(bridgeId), BridgeRequest.class, this::answer);
  }

  @Override
  public synchronized void close() {
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
  }

  ServiceReply answer(BridgeRequest request) {
    SessionDirectory.Held held = directory.held(request.instanceId(), request.session());
    if (held == null) {
      return away();
    }
    return switch (held.connection().ask(question(request), within).join()) {
      case AppAnswer.Said said -> told(held, said.message());
      case AppAnswer.Silent _ ->
          new RequestRefused(
              RequestRefusal.APP_SILENT,
              null,
              "expected an answer of the app within " + within.toMillis() + " ms, but none came");
      case AppAnswer.Away _ -> away();
    };
  }

  private ServiceReply told(SessionDirectory.Held held, AppMessage message) {
    return switch (message) {
      case AnalysisStatus status when status.status() == Status.ERROR ->
          refused(status.errorReason());
      case AnalysisStatus status ->
          new StatusTold(
              status.timestamp(),
              status.streams(),
              status.stream(),
              status.streamId(),
              status.camera());
      case MetricsResponse metrics -> told(held, metrics);
      case AppError error -> refused(error.message());
      default -> refused(null);
    };
  }

  private ServiceReply told(SessionDirectory.Held held, MetricsResponse said) {
    AppMetrics noted = notes.metrics(held.pool(), held.ref().instanceId(), said).join();
    return new MetricsTold(
        said.cpuPercent(), said.ramMb(), said.gpuPercent(), said.vramMb(), noted.atMillis());
  }

  private static ServiceReply refused(@Nullable String reason) {
    return new RequestRefused(
        RequestRefusal.APP_REFUSED, null, reason == null ? "the app gave no reason" : reason);
  }

  private static ServiceReply away() {
    return new RequestRefused(
        RequestRefusal.NO_SESSION, null, "expected a connected app, but it is away");
  }

  private static Question question(BridgeRequest request) {
    String id = UUID.randomUUID().toString();
    return switch (request) {
      case AskStatus ask -> new Question.Status(id, ask.streamId(), ask.cameraId());
      case AskMetrics _ -> new Question.Metrics(id);
    };
  }
}
