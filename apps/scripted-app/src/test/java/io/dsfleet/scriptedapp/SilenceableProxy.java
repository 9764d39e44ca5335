package io.dsfleet.scriptedapp;

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
import java.util.concurrent.atomic.AtomicBoolean;

/** A TCP proxy that can stop forwarding while its sockets stay open. */
final class SilenceableProxy implements AutoCloseable {
  private final URI target;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile AtomicBoolean muted = new AtomicBoolean();

  SilenceableProxy(URI target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + target.getPath());
  }

  /** Stops forwarding on the current connections; later connections work. */
  void silence() {
    AtomicBoolean previous = muted;
    muted = new AtomicBoolean();
    previous.set(true);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target.getPort());
        AtomicBoolean current = muted;
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> forward(client, server, current));
        Thread.ofVirtual().start(() -> forward(server, client, current));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void forward(Socket from, Socket to, AtomicBoolean muted) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8_192];
      for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
        if (!muted.get()) {
          out.write(buffer, 0, size);
        }
      }
    } catch (IOException closed) {
      // one end closed; the other is closed with it
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
