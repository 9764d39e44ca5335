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

/** A way to the Docker Engine that a test can cut, or let hang. */
final class EngineDoor implements AutoCloseable {
  enum Mode {
    OPEN,
    CUT,
    HANGING
  }

  private static final Path SOCKET = Path.of("/var/run/docker.sock");

  private final ServerSocket server;
  private final Set<Socket> callers = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.OPEN;

  EngineDoor() {
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

  /** Changes what becomes of callers; those who are connected are sent away. */
  void set(Mode next) {
    mode = next;
    callers.forEach(EngineDoor::close);
    callers.clear();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket caller = server.accept();
        callers.add(caller);
        switch (mode) {
          case OPEN -> connect(caller);
          case CUT -> close(caller);
          case HANGING -> {}
        }
      } catch (IOException closing) {
        return;
      }
    }
  }

  private static void connect(Socket caller) throws IOException {
    SocketChannel engine = SocketChannel.open(StandardProtocolFamily.UNIX);
    engine.connect(UnixDomainSocketAddress.of(SOCKET));
    Thread _ =
        Thread.startVirtualThread(
            () -> {
              try (caller;
                  engine) {
                caller.getInputStream().transferTo(Channels.newOutputStream(engine));
              } catch (IOException gone) {
                // Either side went away.
              }
            });
    Thread _ =
        Thread.startVirtualThread(
            () -> {
              try (caller;
                  engine) {
                Channels.newInputStream(engine).transferTo(caller.getOutputStream());
              } catch (IOException gone) {
                // Either side went away.
              }
            });
  }

  private static void close(Socket caller) {
    try {
      caller.close();
    } catch (IOException gone) {
      // As wanted.
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
