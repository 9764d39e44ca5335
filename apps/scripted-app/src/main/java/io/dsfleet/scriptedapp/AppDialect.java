package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.ProtocolDialect;

/** How an app spells what it says. */
enum AppDialect {
  CURRENT(ProtocolDialect.CURRENT) {
    @Override
    String frame(AppMessage message) {
      return AppProtocol.toServer(message);
    }
  },
  /**
   * Requests are named by {@code action}, replies and notices by {@code event} (field notes 1.1).
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

  /** The dialect that the server has to answer in. */
  ProtocolDialect wire() {
    return wire;
  }
}
