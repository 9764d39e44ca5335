package io.dsfleet.testkit.camera;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A simulated RTSP camera on the loopback address (RFC 2326, H.264 in interleaved RTP). It repeats
 * a clip and can hang, disconnect and refuse connections.
 */
public final class RtspCamera implements AutoCloseable {
  private static final int MAX_PAYLOAD = 1_400;
  private static final int CLOCK = 90_000;

  private final H264Clip clip;
  private final int framesPerSecond;
  private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final ScheduledExecutorService pace = Executors.newScheduledThreadPool(1);
  private final Set<Socket> viewers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final Semaphore refused = new Semaphore(0);
  private volatile boolean away;
  private volatile boolean hangs;

  public RtspCamera(Path file, int framesPerSecond) throws IOException {
    this.clip = H264Clip.read(file);
    this.framesPerSecond = framesPerSecond;
    Thread.ofVirtual().start(this::accept);
  }

  public String address() {
    return "rtsp://user:secret@127.0.0.1:" + listener.getLocalPort() + "/live";
  }

  /** Number of connections that requested pictures so far. */
  public int connections() {
    return connections.get();
  }

  /** Stops sending on existing connections and keeps them open; new connections are served. */
  public void hang() {
    hangs = true;
  }

  /** Closes all connections; while away, new ones are refused. */
  public void disconnect(boolean staysAway) throws IOException {
    away = staysAway;
    for (Socket viewer : viewers) {
      viewer.close();
    }
  }

  /** Serves connections again after the given number of refused attempts. */
  public void recoverAfterAttempts(int tries) {
    refused.acquireUninterruptibly(tries);
    away = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        if (away) {
          socket.close();
          refused.release();
        } else {
          Thread.ofVirtual().start(() -> serve(socket));
        }
      } catch (IOException e) {
        // The camera was closed, or the viewer disconnected.
      }
    }
  }

  private void serve(Socket socket) {
    viewers.add(socket);
    try (socket) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        answer(socket, request(in));
      }
    } catch (IOException e) {
      // The connection was closed.
    } finally {
      viewers.remove(socket);
    }
  }

  /** Reads the lines of a request and skips RTCP reports of the viewer. */
  private static List<String> request(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    while (first == '$') {
      in.readUnsignedByte();
      in.skipNBytes(in.readUnsignedShort());
      first = in.readUnsignedByte();
    }
    StringBuilder text = new StringBuilder().append((char) first);
    while (text.indexOf("\r\n\r\n") < 0) {
      text.append((char) in.readByte());
    }
    return text.toString().lines().toList();
  }

  private void answer(Socket socket, List<String> request) throws IOException {
    String method = request.getFirst().split(" ")[0];
    String sequence =
        request.stream()
            .filter(line -> line.regionMatches(true, 0, "CSeq:", 0, 5))
            .findFirst()
            .orElse("CSeq: 0");
    String more =
        switch (method) {
          case "OPTIONS" ->
              "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n\r\n";
          case "DESCRIBE" ->
              "Content-Type: application/sdp\r\nContent-Length: "
                  + description().length()
                  + "\r\n\r\n"
                  + description();
          case "SETUP" -> "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 7\r\n\r\n";
          default -> "Session: 7\r\n\r\n";
        };
    write(
        socket,
        ("RTSP/1.0 200 OK\r\n" + sequence + "\r\n" + more).getBytes(StandardCharsets.US_ASCII));
    if (method.equals("PLAY")) {
      connections.incrementAndGet();
      hangs = false;
      play(socket);
    }
  }

  private String description() {
    return "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=camera\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
        + "a=fmtp:96 packetization-mode=1;sprop-parameter-sets="
        + clip.parameterSets()
        + "\r\na=framerate:"
        + framesPerSecond
        + "\r\na=control:trackID=0\r\n";
  }

  private void play(Socket socket) {
    AtomicInteger frame = new AtomicInteger();
    AtomicInteger sequence = new AtomicInteger();
    long period = TimeUnit.SECONDS.toMicros(1) / framesPerSecond;
    var _ =
        pace.scheduleAtFixedRate(
            () -> {
              if (!hangs) {
                send(socket, frame.getAndIncrement(), sequence);
              }
            },
            0,
            period,
            TimeUnit.MICROSECONDS);
  }

  /** An exception ends the scheduled sending to that connection. */
  private void send(Socket socket, int frame, AtomicInteger sequence) {
    List<byte[]> units = clip.frames().get(frame % clip.frames().size());
    int time = frame * (CLOCK / framesPerSecond);
    try {
      for (int unit = 0; unit < units.size(); unit++) {
        send(socket, units.get(unit), unit == units.size() - 1, time, sequence);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the viewer is gone", e);
    }
  }

  private static void send(
      Socket socket, byte[] unit, boolean last, int time, AtomicInteger sequence)
      throws IOException {
    if (unit.length <= MAX_PAYLOAD) {
      packet(socket, ByteBuffer.wrap(unit), last, time, sequence);
      return;
    }
    for (int at = 1; at < unit.length; at += MAX_PAYLOAD) {
      int length = Math.min(MAX_PAYLOAD, unit.length - at);
      boolean end = at + length == unit.length;
      int bounds = (at == 1 ? 0x80 : 0) | (end ? 0x40 : 0);
      ByteBuffer fragment = ByteBuffer.allocate(length + 2);
      fragment.put((byte) ((unit[0] & 0xE0) | 28)).put((byte) (bounds | (unit[0] & 0x1F)));
      fragment.put(unit, at, length).flip();
      packet(socket, fragment, last && end, time, sequence);
    }
  }

  private static void packet(
      Socket socket, ByteBuffer payload, boolean marked, int time, AtomicInteger sequence)
      throws IOException {
    int length = payload.remaining() + 12;
    ByteBuffer packet = ByteBuffer.allocate(length + 4);
    packet.put((byte) '$').put((byte) 0).putShort((short) length);
    packet.put((byte) 0x80).put((byte) (96 | (marked ? 0x80 : 0)));
    packet.putShort((short) sequence.getAndIncrement()).putInt(time).putInt(0x5eed).put(payload);
    write(socket, packet.array());
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    synchronized (socket) {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    pace.shutdownNow();
    listener.close();
    disconnect(true);
  }
}
