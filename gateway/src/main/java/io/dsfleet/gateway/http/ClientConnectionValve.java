package io.dsfleet.gateway.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Gives every request its {@link ClientConnection}. The Servlet API shows that a client left only
 * by a failed write, which a silent stream or a waiting request never makes.
 */
public final class ClientConnectionValve extends ValveBase {

  public ClientConnectionValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    ClientConnection connection = () -> isClosed(request.getCoyoteRequest());
    request.setAttribute(ClientConnection.class.getName(), connection);
    getNext().invoke(request, response);
  }

  /**
   * Tomcat reports the end of the input at every look, but bytes of a pipelined request only at the
   * first one.
   */
  private static boolean isClosed(org.apache.coyote.Request request) {
    boolean atFirst = hasInput(request);
    boolean again = hasInput(request);
    return atFirst && again;
  }

  private static boolean hasInput(org.apache.coyote.Request request) {
    request.action(ActionCode.AVAILABLE, true);
    return request.getAvailable() > 0;
  }
}
