package io.dsfleet.gateway.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts refused requests per source and status, so that a flood of them takes a few audit entries.
 * The sources of one period are bounded; those beyond the bound are counted together. Thread-safe.
 */
final class RefusedRequestCounter {
  static final int MAX_SOURCES = 256;
  private static final int IPV6_NETWORK_BYTES = 8;

  /**
   * What is counted together.
   *
   * @param caller prefix of the key, {@code unknown} without one
   * @param from address, or the /64 network of an IPv6 address, which one host may own
   * @param status of the response
   */
  record Source(String caller, String from, int status) {
    static Source of(String caller, String address, int status) {
      return new Source(caller, network(address), status);
    }
  }

  private final Map<Source, Long> counts = new HashMap<>();

  /** Counts a refused request; true if it is the first of its source in this period. */
  synchronized boolean add(Source source) {
    boolean counted = counts.containsKey(source) || counts.size() < MAX_SOURCES;
    Source key =
        counted ? source : new Source(AuditRecorder.UNKNOWN, "other addresses", source.status());
    return counts.merge(key, 1L, Long::sum) == 1;
  }

  /** Ends the period: returns the requests per source after the first, and starts from zero. */
  synchronized Map<Source, Long> drain() {
    Map<Source, Long> repeated = new HashMap<>();
    counts.forEach(
        (source, count) -> {
          if (count > 1) {
            repeated.put(source, count - 1);
          }
        });
    counts.clear();
    return repeated;
  }

  private static String network(String address) {
    try {
      if (InetAddress.ofLiteral(address) instanceof Inet6Address inet6) {
        byte[] network = Arrays.copyOf(inet6.getAddress(), IPV6_NETWORK_BYTES);
        byte[] padded = Arrays.copyOf(network, inet6.getAddress().length);
        return InetAddress.getByAddress(padded).getHostAddress() + "/64";
      }
      return address;
    } catch (IllegalArgumentException | UnknownHostException notALiteral) {
      return address;
    }
  }
}
