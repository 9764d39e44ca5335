package io.dsfleet.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy that a test can interrupt and restore. */
final class TcpProxy implements AutoCloseable {
  private final InetSocketAddress target;
  private final int port;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private ServerSocket listener;

  TcpProxy(URI server) {
    target = new InetSocketAddress(server.getHost(), server.getPort());
    listener = listen(0);
    port = listener.getLocalPort();
  }

  /** The address of the server through this proxy. */
  String through(URI server) {
    return server.toString().replace(":" + server.getPort(), ":" + port);
  }

  /** Closes all connections and refuses new ones. */
  void disconnect() {
    quietly(listener);
    open.forEach(TcpProxy::quietly);
    open.clear();
  }

  void reconnect() {
    listener = listen(port);
  }

  private ServerSocket listen(int at) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
      Thread.startVirtualThread(() -> accept(server));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        Socket far = new Socket();
        open.add(near);
        open.add(far);
        far.connect(target);
        Thread.startVirtualThread(() -> copy(near, far));
        Thread.startVirtualThread(() -> copy(far, near));
      } catch (IOException closed) {
        quietly(server);
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException closed) {
      quietly(to);
    }
  }

  private static void quietly(Closeable resource) {
    try {
      resource.close();
    } catch (IOException alreadyGone) {
      // Already closed.
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    disconnect();
  }
}
