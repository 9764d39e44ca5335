package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ServerMessage;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** A WebSocket server that confirms every app; tests script the rest. */
final class ScriptedServer implements AutoCloseable {
  private final Tomcat tomcat = new Tomcat();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final List<AppReady> readies = new CopyOnWriteArrayList<>();
  private final List<AppMessage> heard = new CopyOnWriteArrayList<>();
  private final List<ProtocolDialect> dialects = new CopyOnWriteArrayList<>();
  private volatile String ackStatus = "confirmed";
  private volatile BiConsumer<String, AppMessage> listener = (id, message) -> {};
  private volatile boolean keepsHeard = true;

  ScriptedServer() {
    try {
      Path base = Files.createTempDirectory("scripted-app-test");
      base.toFile().deleteOnExit();
      tomcat.setBaseDir(base.toString());
      tomcat.setPort(0);
      tomcat.getConnector().setProperty("address", "127.0.0.1");
      tomcat.setSilent(true);
      StandardContext context = (StandardContext) tomcat.addContext("", base.toString());
      context.setClearReferencesRmiTargets(false);
      context.setClearReferencesThreadLocals(false);
      context.addServletContainerInitializer(new WsSci(), null);
      context.addServletContainerInitializer(
          (types, servlets) ->
              deploy((ServerContainer) servlets.getAttribute(ServerContainer.class.getName())),
          null);
      // the upgrade is a filter, and a filter needs a servlet
      Tomcat.addServlet(context, "default", new DefaultServlet());
      context.addServletMappingDecoded("/", "default");
      tomcat.start();
    } catch (IOException | LifecycleException failed) {
      throw new IllegalStateException(failed);
    }
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/deepstream/ws");
  }

  void ackStatus(String status) {
    ackStatus = status;
  }

  /** Sets the handler of each message except app_ready; its messages are sent in call order. */
  void onMessage(BiConsumer<String, AppMessage> action) {
    listener = action;
  }

  void keepReceived(boolean keeps) {
    keepsHeard = keeps;
  }

  List<AppReady> registrations() {
    return readies;
  }

  List<AppMessage> received() {
    return heard;
  }

  <T extends AppMessage> List<T> received(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<ProtocolDialect> dialects() {
    return dialects;
  }

  void send(String instanceId, ServerMessage message) {
    send(instanceId, message, ProtocolDialect.CURRENT);
  }

  void send(String instanceId, ServerMessage message, ProtocolDialect dialect) {
    Session session = sessions.get(instanceId);
    try {
      synchronized (session) {
        session.getBasicRemote().sendText(AppProtocol.toApp(message, dialect));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  void closeSession(String instanceId, int code) {
    try {
      sessions
          .get(instanceId)
          .close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), "test"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void deploy(ServerContainer container) {
    try {
      container.addEndpoint(
          ServerEndpointConfig.Builder.create(AppEndpoint.class, "/deepstream/ws")
              .configurator(
                  new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                      return type.cast(new AppEndpoint(ScriptedServer.this));
                    }
                  })
              .build());
    } catch (DeploymentException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void receive(Session session, String frame) {
    AppProtocol.Received<AppMessage> received;
    try {
      received = AppProtocol.fromApp(frame);
    } catch (ProtocolViolation bad) {
      throw new IllegalStateException(bad);
    }
    if (received.message() instanceof AppReady ready) {
      readies.add(ready);
      dialects.add(received.dialect());
      sessions.put(ready.instanceId(), session);
      session.getUserProperties().put("id", ready.instanceId());
      ExecuteAck ack =
          new ExecuteAck(
              ready.requestId(),
              ready.instanceId(),
              true,
              true,
              ackStatus,
              null,
              null,
              null,
              null,
              "2026-11-21T00:00:00Z");
      send(ready.instanceId(), ack, received.dialect());
      return;
    }
    if (keepsHeard) {
      dialects.add(received.dialect());
      heard.add(received.message());
    }
    listener.accept((String) session.getUserProperties().get("id"), received.message());
  }

  /** The endpoint of one connection. */
  static final class AppEndpoint extends Endpoint {
    private final ScriptedServer server;

    AppEndpoint(ScriptedServer server) {
      this.server = server;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(
          String.class, (MessageHandler.Whole<String>) frame -> server.receive(session, frame));
    }
  }
}
