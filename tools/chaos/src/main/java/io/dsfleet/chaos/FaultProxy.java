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

/** A TCP connection between two parts that can be cut, silenced and slowed: a proxy on loopback. */
public final class FaultProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16_384;
  private static final int CHUNKS = 128;
  private static final int BACKLOG = 2_048;
  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();
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

  /** A line to a port of this machine. */
  public static FaultProxy to(String name, int port) {
    try {
      return new FaultProxy(name, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whom it connects. */
  public String name() {
    return name;
  }

  /** The port at which the other side answers by way of this line. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The target's address by way of this line. */
  public URI before(URI address) {
    return URI.create(address.toString().replace(":" + address.getPort(), ":" + port()));
  }

  /** Breaks what is connected and refuses what comes. */
  public void cut() {
    cut = true;
    open.forEach(this::breakOff);
  }

  /** Carries nothing more and breaks nothing: what is sent arrives once the line is mended. */
  public void silence() {
    silent = true;
  }

  /** Everything arrives this much later, in order. */
  public void delay(Duration by) {
    delayNanos = by.toNanos();
  }

  /** As at first. */
  public void mend() {
    cut = false;
    silent = false;
    delayNanos = 0;
  }

  /** Ends of connections that were broken or refused since it was made. */
  public long broken() {
    return broken.get();
  }

  /** Pieces that silence held back since it was made. */
  public long held() {
    return held.get();
  }

  /** Pieces that were delayed since it was made. */
  public long delayed() {
    return delayed.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (cut) {
          breakOff(client);
        } else {
          Thread.ofVirtual().start(() -> join(client));
        }
      } catch (IOException closed) {
        // the loop ends with the listener
      }
    }
  }

  private void join(Socket client) {
    Socket server = new Socket();
    open.add(client);
    open.add(server);
    try {
      server.connect(target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      carry(client, server);
      carry(server, client);
      if (cut) {
        breakOff(client);
        breakOff(server);
      }
    } catch (IOException refused) {
      open.remove(client);
      open.remove(server);
      close(client);
      close(server);
    }
  }

  private void carry(Socket from, Socket to) {
    BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(CHUNKS);
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
    } catch (IOException over) {
      // told to the other side below
    }
    put(chunks, END, from);
  }

  /** False once the connection is gone, so that nobody waits for its writer. */
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
    } catch (IOException over) {
      // either end is gone, which ends both
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
    // Again and again: the queue's wake-up of before may end the first one at once.
    long wait;
    while ((wait = chunk.dueNanos - System.nanoTime()) > 0) {
      LockSupport.parkNanos(wait);
    }
    if (silent) {
      held.incrementAndGet();
    }
    while (silent && open.contains(to)) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void breakOff(Socket socket) {
    broken.incrementAndGet();
    try {
      // A reset, not an orderly end: that is what a dead network looks like once it is noticed.
      socket.setSoLinger(true, 0);
    } catch (IOException gone) {
      // it is closed below all the same
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
