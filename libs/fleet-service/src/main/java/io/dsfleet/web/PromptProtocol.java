package io.dsfleet.web;

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
 * HTTP whose request line and headers must be whole within a bound. Tomcat's own time-outs are for
 * one read, so a byte every few seconds would hold a connection for a day.
 */
public final class PromptProtocol extends Http11NioProtocol {
  /** From the first byte to the end of the headers. */
  static final Duration HEADERS_WITHIN = Duration.ofSeconds(10);

  @Override
  protected Processor createProcessor() {
    return new Prompt(this, getAdapter());
  }

  /**
   * Not for upgraded connections: waiting would only give them a time-out that web sockets ignore,
   * and one that is closed by another thread than reads it is never taken out again (as Tomcat
   * 11.0.22 does it), with all its buffers.
   */
  @Override
  public void addWaitingProcessor(Processor processor) {
    if (!processor.isUpgrade()) {
      super.addWaitingProcessor(processor);
    }
  }

  private static final class Prompt extends Http11Processor {
    private static final long NOT_BEGUN = -1;

    Prompt(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
      super(protocol, adapter);
    }

    /** Called with each part of a request until its headers are whole, and then no more. */
    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
      long began = request.getStartTimeNanos();
      if (began != NOT_BEGUN && System.nanoTime() - began > HEADERS_WITHIN.toNanos()) {
        return SocketState.CLOSED;
      }
      return super.service(socket);
    }
  }
}
