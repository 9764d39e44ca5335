package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.ProtocolDialect;

/** Dialect of the app protocol in which an app writes its messages. */
enum AppDialect {
  CURRENT(ProtocolDialect.CURRENT) {
    @Override
    String frame(AppMessage message) {
      return AppProtocol.toServer(message);
    }
  },
  /**
   * Requests carry their type in {@code action}, replies and notices in {@code event} (app
   * protocol, docs/protocol.md).
   */
  OLDEST(ProtocolDialect.LEGACY) {
    @Override
    String frame(AppMessage message) {
      String key = message.type().equals("app_ready") ? "action" : "event";
      return AppProtocol.toServer(message).replaceFirst("\\{\"type\":", "{\"" + key + "\":");
    }
  };

  private final ProtocolDialect wire;

  AppDialect(ProtocolDialect wire) {
    this.wire = wire;
  }

  abstract String frame(AppMessage message);

  /** The dialect in which the server has to answer. */
  ProtocolDialect wire() {
    return wire;
  }
}
