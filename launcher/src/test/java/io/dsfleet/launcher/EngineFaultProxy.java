package io.dsfleet.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** TCP proxy of the Docker Engine that a test can cut or hang. */
final class EngineFaultProxy implements AutoCloseable {
  enum Mode {
    OPEN,
    CUT,
    HANGING
  }

  private static final Path SOCKET = Path.of("/var/run/docker.sock");

  private final ServerSocket server;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.OPEN;

  EngineFaultProxy() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread _ = Thread.startVirtualThread(this::accept);
  }

  String address() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  /** Changes the mode and closes all connections. */
  void set(Mode next) {
    mode = next;
    connections.forEach(EngineFaultProxy::close);
    connections.clear();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        switch (mode) {
          case OPEN -> forward(connection);
          case CUT -> close(connection);
          case HANGING -> {}
        }
      } catch (IOException closing) {
        return;
      }
    }
  }

  private static void forward(Socket connection) throws IOException {
    SocketChannel engine = SocketChannel.open(StandardProtocolFamily.UNIX);
    engine.connect(UnixDomainSocketAddress.of(SOCKET));
    Thread _ =
        Thread.startVirtualThread(
            () -> {
              try (connection;
                  engine) {
                connection.getInputStream().transferTo(Channels.newOutputStream(engine));
              } catch (IOException closed) {
                // One side closed the connection.
              }
            });
    Thread _ =
        Thread.startVirtualThread(
            () -> {
              try (connection;
                  engine) {
                Channels.newInputStream(engine).transferTo(connection.getOutputStream());
              } catch (IOException closed) {
                // One side closed the connection.
              }
            });
  }

  private static void close(Socket connection) {
    try {
      connection.close();
    } catch (IOException alreadyClosed) {
      // Nothing to close.
    }
  }

  @Override
  public void close() {
    set(Mode.CUT);
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
