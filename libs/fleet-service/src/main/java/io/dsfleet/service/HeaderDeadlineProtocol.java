package io.dsfleet.service;

import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Closes connections whose request line and headers are not complete within a deadline. Tomcat's
 * timeouts apply to a single read, so a client sending one byte every few seconds could hold a
 * connection for hours.
 */
public final class HeaderDeadlineProtocol extends Http11NioProtocol {
  /** Deadline from the first byte of a request to the end of its headers. */
  static final Duration HEADER_DEADLINE = Duration.ofSeconds(10);

  @Override
  protected Processor createProcessor() {
    return new DeadlineProcessor(this, getAdapter());
  }

  /**
   * Leaves out upgraded connections. Tomcat checks the timeouts of waiting processors, but
   * WebSockets ignore that timeout, and in Tomcat 11.0.22 a WebSocket closed by another thread than
   * its reader is never removed from the waiting set, so that its buffers leak.
   */
  @Override
  public void addWaitingProcessor(Processor processor) {
    if (!processor.isUpgrade()) {
      super.addWaitingProcessor(processor);
    }
  }

  private static final class DeadlineProcessor extends Http11Processor {
    private static final long NOT_STARTED = -1;

    DeadlineProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
      super(protocol, adapter);
    }

    /** Tomcat calls this for each received part of a request until its headers are complete. */
    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
      long startNanos = request.getStartTimeNanos();
      if (startNanos != NOT_STARTED && System.nanoTime() - startNanos > HEADER_DEADLINE.toNanos()) {
        return SocketState.CLOSED;
      }
      return super.service(socket);
    }
  }
}
