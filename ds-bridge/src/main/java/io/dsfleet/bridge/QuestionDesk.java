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

/** Serves queries of other services to the apps of this bridge. */
final class QuestionDesk implements AutoCloseable {
  private final String bridgeId;
  private final SessionDirectory directory;
  private final ConnectionNotes notes;
  private final RequestConsumers requests;
  private final Duration timeout;
  private @Nullable Subscription subscription;

  /**
   * @param timeout maximum time for the reply of an app
   */
  QuestionDesk(
      String bridgeId,
      SessionDirectory directory,
      ConnectionNotes notes,
      RequestConsumers requests,
      Duration timeout) {
    this.bridgeId = bridgeId;
    this.directory = directory;
    this.notes = notes;
    this.requests = requests;
    this.timeout = timeout;
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
    SessionDirectory.Held held = directory.findSession(request.instanceId(), request.session());
    if (held == null) {
      return notConnected();
    }
    return switch (held.connection().ask(question(request), timeout).join()) {
      case AppAnswer.Said reply -> reply(held, reply.message());
      case AppAnswer.Silent _ ->
          new RequestRefused(
              RequestRefusal.APP_SILENT,
              null,
              "the app did not reply within " + timeout.toMillis() + " ms");
      case AppAnswer.Away _ -> notConnected();
    };
  }

  private ServiceReply reply(SessionDirectory.Held held, AppMessage message) {
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
      case MetricsResponse metrics -> reply(held, metrics);
      case AppError error -> refused(error.message());
      default -> refused(null);
    };
  }

  private ServiceReply reply(SessionDirectory.Held held, MetricsResponse metrics) {
    AppMetrics recorded = notes.metrics(held.pool(), held.ref().instanceId(), metrics).join();
    return new MetricsTold(
        metrics.cpuPercent(),
        metrics.ramMb(),
        metrics.gpuPercent(),
        metrics.vramMb(),
        recorded.atMillis());
  }

  private static ServiceReply refused(@Nullable String reason) {
    return new RequestRefused(
        RequestRefusal.APP_REFUSED, null, reason == null ? "the app gave no reason" : reason);
  }

  private static ServiceReply notConnected() {
    return new RequestRefused(RequestRefusal.NO_SESSION, null, "the app is not connected");
  }

  private static Question question(BridgeRequest request) {
    String id = UUID.randomUUID().toString();
    return switch (request) {
      case AskStatus ask -> new Question.Status(id, ask.streamId(), ask.cameraId());
      case AskMetrics _ -> new Question.Metrics(id);
    };
  }
}
