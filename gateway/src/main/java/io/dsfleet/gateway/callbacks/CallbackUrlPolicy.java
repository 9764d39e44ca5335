package io.dsfleet.gateway.callbacks;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Restricts callback URLs to configured hosts, by default without private addresses. */
public final class CallbackUrlPolicy {
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
   * @param privateAddresses whether they may have private and loopback addresses
   */
  public CallbackUrlPolicy(List<String> allowed, boolean privateAddresses) {
    this.allowed = allowed.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    this.privateAddresses = privateAddresses;
  }

  /** Why requests may not name the URL, empty if they may. Does not resolve the host. */
  public Optional<String> rejectionReason(String url) {
    URI uri = URI.create(url);
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    int port = uri.getPort() < 0 ? ("https".equals(uri.getScheme()) ? 443 : 80) : uri.getPort();
    return allowed.stream().anyMatch(pattern -> matches(pattern, host, port))
        ? Optional.empty()
        : Optional.of("the host " + host + " is not in dsfleet.gateway.callbacks.allowed-hosts");
  }

  private static boolean matches(String pattern, String host, int port) {
    return pattern.startsWith("*.")
        ? host.endsWith(pattern.substring(1))
        : pattern.equals(host) || pattern.equals(host + ":" + port);
  }

  /**
   * Why the URL may not be called now, empty if it may. Checks every address that the host resolves
   * to; the connection that follows uses the same addresses from the JVM's DNS cache.
   */
  Optional<String> rejectionReasonAfterLookup(String url) {
    Optional<String> refusal = rejectionReason(url);
    if (refusal.isPresent() || privateAddresses) {
      return refusal;
    }
    String host = URI.create(url).getHost();
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (isPrivateAddress(address)) {
          return Optional.of("the host " + host + " has a private address");
        }
      }
      return Optional.empty();
    } catch (UnknownHostException failsToConnect) {
      return Optional.empty();
    }
  }

  /** Whether the address is loopback, private or otherwise not public. */
  static boolean isPrivateAddress(InetAddress address) {
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
