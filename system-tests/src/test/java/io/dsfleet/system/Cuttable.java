package io.dsfleet.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a server that a test can cut and mend: a TCP proxy. */
final class Cuttable implements AutoCloseable {
  private final URI target;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isCut;

  private Cuttable(URI target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  static Cuttable before(URI target) {
    try {
      return new Cuttable(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The target's address by way of this line. */
  URI address() {
    return URI.create(
        target.toString().replace(":" + target.getPort(), ":" + listener.getLocalPort()));
  }

  /** Breaks what is connected and refuses what comes. */
  void cut() {
    isCut = true;
    open.forEach(Cuttable::closeQuietly);
  }

  void mend() {
    isCut = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (isCut) {
          client.close();
        } else {
          join(client, new Socket(target.getHost(), target.getPort()));
        }
      } catch (IOException closedOrRefused) {
        // closed by the test, or the target is gone: the client sees its connection end
      }
    }
  }

  private void join(Socket client, Socket server) {
    open.add(client);
    open.add(server);
    Thread.ofVirtual().start(() -> copy(client, server));
    Thread.ofVirtual().start(() -> copy(server, client));
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException cutOff) {
      // either end is gone, which ends both
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cut();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
