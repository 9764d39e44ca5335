package io.dsfleet.devtools.servers;

/** The two servers that dsfleet stands on. */
public enum ServerKind {
  RABBITMQ("RabbitMQ", "rabbitmq-server"),
  REDIS("Redis", "redis-server");

  private final String title;
  private final String debianPackage;

  ServerKind(String title, String debianPackage) {
    this.title = title;
    this.debianPackage = debianPackage;
  }

  /** The name people know it by. */
  public String title() {
    return title;
  }

  /** The package that holds it on Debian and Ubuntu. */
  public String debianPackage() {
    return debianPackage;
  }
}
