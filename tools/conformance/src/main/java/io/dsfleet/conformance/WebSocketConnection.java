package io.dsfleet.conformance;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The server side of one WebSocket (RFC 6455), implemented on frames: the suite fragments messages
 * anywhere, uses reserved close codes and detects violations by clients.
 */
final class WebSocketConnection {
  /** Maximum message size of an app, the server's limit. */
  static final int MAX_MESSAGE_BYTES = 1 << 20;

  /** Close code of RFC 6455 for a connection that ended without a close frame. */
  static final int ABNORMAL = 1006;

  private static final int MAX_EVENTS = 10_000;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  /** One received frame. */
  @SuppressWarnings("ArrayRecordComponent") // lives for one call
  private record Frame(boolean last, int opcode, byte[] payload) {}

  private final Socket socket;
  private final FrameTrace trace;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final BlockingQueue<InboundEvent> events = new LinkedBlockingQueue<>(MAX_EVENTS);
  private final ReentrantLock writing = new ReentrantLock();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private boolean fragmented;

  WebSocketConnection(Socket socket, InputStream in, FrameTrace trace) throws IOException {
    this.socket = socket;
    this.trace = trace;
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
  }

  /** Reads frames until the connection ends. Blocks. */
  void read() {
    int code = ABNORMAL;
    try {
      Integer closeCode = null;
      while (closeCode == null) {
        closeCode = take(frame());
      }
      code = closeCode;
    } catch (IOException ended) {
      // ended without a close frame
    } catch (ConformanceFailure broken) {
      enqueue(new InboundEvent.ProtocolError(broken.sentence()));
    }
    trace.received("(connection closed, code " + code + ")");
    enqueue(new InboundEvent.Closed(code));
    abort();
  }

  /** The next event; null if none arrives in time. */
  @Nullable InboundEvent next(Duration time) {
    try {
      return events.poll(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Sends a message in frames of at most {@code fragment} bytes. */
  void send(String text, int fragment, Duration time) {
    trace.sent(text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(
        time,
        () -> {
          for (int from = 0; from < bytes.length; from += fragment) {
            int size = Math.min(fragment, bytes.length - from);
            header(from == 0 ? TEXT : CONTINUATION, from + size == bytes.length, size);
            out.write(bytes, from, size);
          }
          out.flush();
        });
  }

  /** Sends a message in one frame, byte by byte. */
  void sendBytewise(String text, Duration time) {
    trace.sent(text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(
        time,
        () -> {
          header(TEXT, true, bytes.length);
          out.flush();
          for (byte each : bytes) {
            out.write(each);
            out.flush();
          }
        });
  }

  void ping(Duration time) {
    trace.sent("(ping)");
    write(time, () -> control(PING, new byte[] {1, 2, 3}));
  }

  /** Sends a close frame, which the app answers or ends the connection. */
  void close(int code, String reason, Duration time) {
    trace.sent("(close, code " + code + ")");
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words);
    write(time, () -> control(CLOSE, payload.array()));
  }

  /** Ends the output without a close frame; input is still read. */
  void hangUp() {
    try {
      socket.shutdownOutput();
    } catch (IOException alreadyGone) {
      abort();
    }
  }

  /** Closes the connection at once. */
  void abort() {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // already closed
    }
  }

  private @Nullable Integer take(Frame frame) throws IOException {
    switch (frame.opcode()) {
      case TEXT, CONTINUATION -> append(frame);
      case PING -> {
        writing.lock();
        try {
          control(PONG, frame.payload());
        } finally {
          writing.unlock();
        }
      }
      case PONG -> enqueue(new InboundEvent.Pong());
      case CLOSE -> {
        return closed(frame.payload());
      }
      default -> throw ConformanceFailure.of("text frames", "a frame has opcode " + frame.opcode());
    }
    return null;
  }

  private void append(Frame frame) {
    if (fragmented != (frame.opcode() == CONTINUATION)) {
      throw ConformanceFailure.of(
          "the fragments of one message in sequence", "two messages are interleaved");
    }
    message.writeBytes(frame.payload());
    fragmented = !frame.last();
    if (message.size() > MAX_MESSAGE_BYTES) {
      throw ConformanceFailure.of("messages of at most 1 MiB", "one is longer");
    }
    if (frame.last()) {
      String text = text(message.toByteArray());
      trace.received(text);
      enqueue(new InboundEvent.Text(text));
      message.reset();
    }
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException wrong) {
      throw ConformanceFailure.of("UTF-8 in text frames", "one is not UTF-8");
    }
  }

  private int closed(byte[] payload) {
    writing.lock();
    try {
      control(CLOSE, payload.length < 2 ? new byte[0] : new byte[] {payload[0], payload[1]});
    } catch (IOException closed) {
      // the reply to a close frame is optional
    } finally {
      writing.unlock();
    }
    return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
  }

  private Frame frame() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    if ((first & 0x70) != 0) {
      throw ConformanceFailure.of("frames without extensions", "a reserved bit is set");
    }
    if ((second & 0x80) == 0) {
      throw ConformanceFailure.of(
          "masked frames, which every client must send", "one is not masked");
    }
    long size = second & 0x7f;
    if (size == 126) {
      size = in.readUnsignedShort();
    } else if (size == 127) {
      size = in.readLong();
    }
    int opcode = first & 0x0f;
    if (size < 0 || size > (opcode < CLOSE ? MAX_MESSAGE_BYTES : 125)) {
      throw ConformanceFailure.of(
          "messages of at most 1 MiB", "a frame of " + size + " bytes came");
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes((int) size);
    if (mask.length < 4 || payload.length < size) {
      throw new IOException("cut off");
    }
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return new Frame((first & 0x80) != 0, opcode, payload);
  }

  private void header(int opcode, boolean last, int size) throws IOException {
    out.writeByte((last ? 0x80 : 0) | opcode);
    if (size < 126) {
      out.writeByte(size);
    } else if (size < 1 << 16) {
      out.writeByte(126);
      out.writeShort(size);
    } else {
      out.writeByte(127);
      out.writeLong(size);
    }
  }

  private void control(int opcode, byte[] payload) throws IOException {
    header(opcode, true, payload.length);
    out.write(payload);
    out.flush();
  }

  /** Writes to the connection. */
  private interface FrameWriter {
    void write() throws IOException;
  }

  /** Writes on a separate thread, since an app that does not read must not block the suite. */
  private void write(Duration time, FrameWriter writer) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> writeNow(writer, written));
    try {
      written.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stuck) {
      abort();
      throw ConformanceFailure.of(
          "the app to read", "it accepted no data for " + time.toSeconds() + " s");
    } catch (java.util.concurrent.ExecutionException closed) {
      // the reader reports that the connection is closed
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private void writeNow(FrameWriter writer, CompletableFuture<Void> written) {
    writing.lock();
    try {
      writer.write();
      written.complete(null);
    } catch (IOException closed) {
      written.completeExceptionally(closed);
    } finally {
      writing.unlock();
    }
  }

  private void enqueue(InboundEvent event) {
    try {
      events.put(event);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
