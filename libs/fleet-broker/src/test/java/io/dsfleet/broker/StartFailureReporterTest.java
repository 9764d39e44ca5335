package io.dsfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.service.BackendUnavailableException;
import io.dsfleet.service.StartRefusedException;
import java.net.BindException;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.context.support.GenericApplicationContext;

class StartFailureReporterTest {
  private final StartFailureReporter reporter =
      new StartFailureReporter(new GenericApplicationContext());

  @Test
  void cause_outsideOfTheProgram_isReportedInOneLine() {
    assertThat(reports(new StartRefusedException("no key file"))).isTrue();
    assertThat(reports(new BrokerUnavailableException("not reachable"))).isTrue();
    assertThat(reports(new UnreachableRedis())).isTrue();
    assertThat(reports(new AmqpConnectException(new BindException("no address")))).isTrue();
    assertThat(reports(new BindException("address in use"))).isTrue();
  }

  @Test
  void fault_ofTheProgram_isLeftToSpring() {
    assertThat(reports(new IllegalStateException("a fault"))).isFalse();
  }

  private boolean reports(Exception cause) {
    return reporter.reportException(new IllegalStateException("cannot create a bean", cause));
  }

  private static final class UnreachableRedis extends BackendUnavailableException {
    private static final long serialVersionUID = 1L;

    UnreachableRedis() {
      super("Redis cannot be reached", null);
    }
  }
}
