package io.dsfleet.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on loopback that can cut, silence and delay the connections between two processes.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16_384;
  private static final int MAX_CHUNKS = 128;
  private static final int BACKLOG = 2_048;
  private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();
  private static final Chunk END = new Chunk(new byte[0], 0);

  private final String name;
  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong broken = new AtomicLong();
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong delayed = new AtomicLong();
  private volatile boolean cut;
  private volatile boolean silent;
  private volatile long delayNanos;

  private static final class Chunk {
    private final byte[] bytes;
    private final long dueNanos;

    Chunk(byte[] bytes, long dueNanos) {
      this.bytes = bytes;
      this.dueNanos = dueNanos;
    }
  }

  private FaultProxy(String name, int port) throws IOException {
    this.name = name;
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Starts a proxy for a port of this machine. */
  public static FaultProxy to(String name, int port) {
    try {
      return new FaultProxy(name, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the connected processes. */
  public String name() {
    return name;
  }

  /** The port that the proxy listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The address with its port replaced by that of the proxy. */
  public URI through(URI address) {
    return URI.create(address.toString().replace(":" + address.getPort(), ":" + port()));
  }

  /** Resets all connections and refuses new ones. */
  public void cut() {
    cut = true;
    open.forEach(this::reset);
  }

  /** Forwards nothing but keeps connections open; held data is delivered after {@link #restore}. */
  public void silence() {
    silent = true;
  }

  /** Delivers everything later by this time, in order. */
  public void delay(Duration by) {
    delayNanos = by.toNanos();
  }

  /** Ends all faults. */
  public void restore() {
    cut = false;
    silent = false;
    delayNanos = 0;
  }

  /** Number of sockets that were reset or refused since the start. */
  public long brokenSockets() {
    return broken.get();
  }

  /** Number of chunks that were held back since the start. */
  public long heldChunks() {
    return held.get();
  }

  /** Number of chunks that were delayed since the start. */
  public long delayedChunks() {
    return delayed.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (cut) {
          reset(client);
        } else {
          Thread.ofVirtual().start(() -> connect(client));
        }
      } catch (IOException closed) {
        // the loop ends with the listener
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    open.add(client);
    open.add(server);
    try {
      server.connect(target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      forward(client, server);
      forward(server, client);
      if (cut) {
        reset(client);
        reset(server);
      }
    } catch (IOException refused) {
      open.remove(client);
      open.remove(server);
      close(client);
      close(server);
    }
  }

  private void forward(Socket from, Socket to) {
    BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(MAX_CHUNKS);
    Thread.ofVirtual().start(() -> read(from, chunks));
    Thread.ofVirtual().start(() -> write(chunks, from, to));
  }

  private void read(Socket from, BlockingQueue<Chunk> chunks) {
    try {
      var in = from.getInputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        byte[] bytes = new byte[count];
        System.arraycopy(buffer, 0, bytes, 0, count);
        if (!put(chunks, new Chunk(bytes, System.nanoTime() + delayNanos), from)) {
          return;
        }
      }
    } catch (IOException ended) {
      // forwarded to the other side below
    }
    put(chunks, END, from);
  }

  /** Returns false once the connection is closed, so that the reader does not block forever. */
  private boolean put(BlockingQueue<Chunk> chunks, Chunk chunk, Socket from) {
    try {
      while (!chunks.offer(chunk, 1, TimeUnit.SECONDS)) {
        if (!open.contains(from)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void write(BlockingQueue<Chunk> chunks, Socket from, Socket to) {
    try (from;
        to) {
      var out = to.getOutputStream();
      for (Chunk chunk = chunks.take(); chunk.bytes.length > 0; chunk = chunks.take()) {
        holdBack(chunk, to);
        out.write(chunk.bytes);
      }
    } catch (IOException ended) {
      // one end closed: both are closed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private void holdBack(Chunk chunk, Socket to) {
    if (delayNanos > 0) {
      delayed.incrementAndGet();
    }
    // A loop, since a leftover permit of the queue's wake-up may end the first park at once.
    long wait;
    while ((wait = chunk.dueNanos - System.nanoTime()) > 0) {
      LockSupport.parkNanos(wait);
    }
    if (silent) {
      held.incrementAndGet();
    }
    while (silent && open.contains(to)) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void reset(Socket socket) {
    broken.incrementAndGet();
    try {
      // A reset instead of an orderly close, as after a network failure.
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      // closed below in any case
    }
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
