package io.dsfleet.bridge.query;

import io.dsfleet.bridge.connection.AppQueryResult;
import io.dsfleet.bridge.connection.ConnectionStatsRecorder;
import io.dsfleet.bridge.connection.SessionDirectory;
import io.dsfleet.bridge.session.AppQuery;
import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.broker.request.RequestServer;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.broker.AskMetrics;
import io.dsfleet.messages.broker.AskStatus;
import io.dsfleet.messages.broker.BridgeRequest;
import io.dsfleet.messages.broker.MetricsTold;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.StatusTold;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.instance.AppMetrics;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Serves queries of other services to the apps of this bridge. */
public final class AppQueryHandler implements AutoCloseable {
  private final String bridgeId;
  private final SessionDirectory directory;
  private final ConnectionStatsRecorder statsRecorder;
  private final RequestServer requests;
  private final Duration timeout;
  private @Nullable Subscription subscription;

  /**
   * @param timeout maximum time for the reply of an app
   */
  public AppQueryHandler(
      String bridgeId,
      SessionDirectory directory,
      ConnectionStatsRecorder notes,
      RequestServer requests,
      Duration timeout) {
    this.bridgeId = bridgeId;
    this.directory = directory;
    this.statsRecorder = notes;
    this.requests = requests;
    this.timeout = timeout;
  }

  synchronized void start() {
    subscription = requests.serve(Topology.bridgeKey(bridgeId), BridgeRequest.class, this::handle);
  }

  @Override
  public synchronized void close() {
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
  }

  public ServiceReply handle(BridgeRequest request) {
    SessionDirectory.HeldSession held =
        directory.findSession(request.instanceId(), request.session());
    if (held == null) {
      return notConnected();
    }
    return switch (held.connection().query(question(request), timeout).join()) {
      case AppQueryResult.Answered reply -> reply(held, reply.message());
      case AppQueryResult.TimedOut _ ->
          new RequestRefused(
              RequestRefusalCode.APP_SILENT,
              null,
              "the app did not reply within " + timeout.toMillis() + " ms");
      case AppQueryResult.Disconnected _ -> notConnected();
    };
  }

  private ServiceReply reply(SessionDirectory.HeldSession held, AppMessage message) {
    return switch (message) {
      case AnalysisStatus status when status.status() == ReplyStatus.ERROR ->
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

  private ServiceReply reply(SessionDirectory.HeldSession held, MetricsResponse metrics) {
    AppMetrics recorded =
        statsRecorder.recordMetrics(held.pool(), held.ref().instanceId(), metrics).join();
    return new MetricsTold(
        metrics.cpuPercent(),
        metrics.ramMb(),
        metrics.gpuPercent(),
        metrics.vramMb(),
        recorded.atMillis());
  }

  private static ServiceReply refused(@Nullable String reason) {
    return new RequestRefused(
        RequestRefusalCode.APP_REFUSED, null, reason == null ? "the app gave no reason" : reason);
  }

  private static ServiceReply notConnected() {
    return new RequestRefused(RequestRefusalCode.NO_SESSION, null, "the app is not connected");
  }

  private static AppQuery question(BridgeRequest request) {
    String id = UUID.randomUUID().toString();
    return switch (request) {
      case AskStatus ask -> new AppQuery.Status(id, ask.streamId(), ask.cameraId());
      case AskMetrics _ -> new AppQuery.Metrics(id);
    };
  }
}
