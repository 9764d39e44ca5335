package io.dsfleet.gateway.callbacks;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which urls the server may be made to call: named hosts only, and none of its own network. */
public final class CallbackRules {
  private static final int UNIQUE_LOCAL = 0xfc;
  private static final int UNIQUE_LOCAL_MASK = 0xfe;
  private static final int SHARED_FIRST = 100;
  private static final int SHARED_SECOND = 64;
  private static final int SHARED_MASK = 0xc0;
  private static final int BYTE = 0xff;

  private final List<String> allowed;
  private final boolean privateAddresses;

  /**
   * @param allowed {@code host}, {@code host:port} or {@code *.domain}
   * @param privateAddresses whether those may be of private and loopback addresses
   */
  public CallbackRules(List<String> allowed, boolean privateAddresses) {
    this.allowed = allowed.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    this.privateAddresses = privateAddresses;
  }

  /** Why the url may not be named, empty if it may. */
  public Optional<String> refusal(String url) {
    URI uri = URI.create(url);
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    int port = uri.getPort() < 0 ? ("https".equals(uri.getScheme()) ? 443 : 80) : uri.getPort();
    return allowed.stream().anyMatch(each -> matches(each, host, port))
        ? Optional.empty()
        : Optional.of(
            "expected a host of dsfleet.gateway.callbacks.allowed, but " + host + " is none");
  }

  private static boolean matches(String pattern, String host, int port) {
    return pattern.startsWith("*.")
        ? host.endsWith(pattern.substring(1))
        : pattern.equals(host) || pattern.equals(host + ":" + port);
  }

  /**
   * Why the url may not be called now, empty if it may: every address of its host is looked at. The
   * connection that follows takes them from the same cache of the JVM.
   */
  Optional<String> refusalNow(String url) {
    Optional<String> refusal = refusal(url);
    if (refusal.isPresent() || privateAddresses) {
      return refusal;
    }
    String host = URI.create(url).getHost();
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (isInner(address)) {
          return Optional.of("expected a public address, but " + host + " has another");
        }
      }
      return Optional.empty();
    } catch (UnknownHostException unknown) {
      return Optional.empty();
    }
  }

  /** Whether the address is of this host or its network. */
  static boolean isInner(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal =
        address instanceof Inet6Address && (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    boolean shared =
        bytes.length == 4
            && (bytes[0] & BYTE) == SHARED_FIRST
            && (bytes[1] & SHARED_MASK) == SHARED_SECOND;
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || uniqueLocal
        || shared
        || bytes[0] == 0;
  }
}
