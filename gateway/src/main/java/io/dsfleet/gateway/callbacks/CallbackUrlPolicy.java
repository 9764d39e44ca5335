package io.dsfleet.gateway.callbacks;

import io.dsfleet.service.NetworkList;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Restricts callback URLs to configured hosts, by default without private addresses. */
public final class CallbackUrlPolicy {
  /** Networks that the classification of {@link InetAddress} does not cover. */
  private static final NetworkList NON_PUBLIC =
      new NetworkList(
          List.of(
              "0.0.0.0/8", // this network
              "100.64.0.0/10", // carrier-grade NAT
              "192.0.0.0/24", // protocol assignments
              "192.0.2.0/24", // documentation
              "192.88.99.0/24", // 6to4 relays
              "198.18.0.0/15", // benchmarks
              "198.51.100.0/24", // documentation
              "203.0.113.0/24", // documentation
              "240.0.0.0/4", // reserved, and broadcast
              "::/96", // IPv4-compatible
              "64:ff9b::/96", // NAT64
              "64:ff9b:1::/48", // NAT64
              "100::/64", // discard
              "2001::/23", // protocol assignments, Teredo
              "2001:db8::/32", // documentation
              "2002::/16", // 6to4
              "fc00::/7")); // unique local

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

  /** Whether the address is loopback, private, reserved or otherwise not public. */
  static boolean isPrivateAddress(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || NON_PUBLIC.contains(address);
  }
}
